package io.coldstream.ingress;

import io.coldstream.schemas.process.CannotStartException;
import io.coldstream.schemas.process.Environment;
import io.coldstream.schemas.process.SettingsException;

/** Runs an ingress by the environment's settings until it is asked to stop. */
public final class IngressMain {

    private IngressMain() {}

    public static void main(String[] arguments) {
        // Before the first logger, and under a name of its own: several processes of ours may share a class path.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "logback-ingress.xml");
        }
        try {
            Ingress ingress = Ingress.start(IngressSettings.from(new Environment(System.getenv())));
            Runtime.getRuntime().addShutdownHook(new Thread(ingress::close, "close"));
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (CannotStartException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
