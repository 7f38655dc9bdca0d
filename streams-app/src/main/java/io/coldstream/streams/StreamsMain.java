package io.coldstream.streams;

import io.coldstream.schemas.process.CannotStartException;
import io.coldstream.schemas.process.Environment;
import io.coldstream.schemas.process.SettingsException;

/** Runs the topology and its query API by the environment's settings until it is asked to stop. */
public final class StreamsMain {

    private StreamsMain() {}

    public static void main(String[] arguments) {
        try {
            StreamsApp app = StreamsApp.start(StreamsSettings.from(new Environment(System.getenv())));
            Runtime.getRuntime().addShutdownHook(new Thread(app::close, "close"));
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (CannotStartException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
