package io.coldstream.streams;

import io.coldstream.schemas.process.CannotStartException;
import io.coldstream.schemas.process.Environment;
import io.coldstream.schemas.process.SettingsException;

/** Runs a command sink by the environment's settings until it is asked to stop. */
public final class SinkMain {

    private SinkMain() {}

    public static void main(String[] arguments) {
        try {
            SinkApp sink = SinkApp.start(SinkSettings.from(new Environment(System.getenv())));
            Runtime.getRuntime().addShutdownHook(new Thread(sink::close, "close"));
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (CannotStartException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
