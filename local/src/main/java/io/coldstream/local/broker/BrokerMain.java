package io.coldstream.local.broker;

import io.coldstream.schemas.process.CannotStartException;
import io.coldstream.schemas.process.Environment;
import io.coldstream.schemas.process.SettingsException;
import java.nio.file.Path;

/** A broker as a process of its own: {@code COLDSTREAM_BROKER_PORT} and {@code COLDSTREAM_BROKER_DATA_DIR}. */
public final class BrokerMain {

    private BrokerMain() {}

    public static void main(String[] arguments) {
        // Before the first logger, and under a name of its own: several processes of ours may share a class path.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "logback-broker.xml");
        }
        try {
            var environment = new Environment(System.getenv());
            int port = environment.port("COLDSTREAM_BROKER_PORT", 9092);
            Path data = environment.path("COLDSTREAM_BROKER_DATA_DIR").orElse(Path.of(".coldstream", "kafka"));
            environment.check();
            Broker broker = Broker.start(data, port);
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop"));
            System.out.println("broker ready " + broker.bootstrapServers());
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (CannotStartException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
