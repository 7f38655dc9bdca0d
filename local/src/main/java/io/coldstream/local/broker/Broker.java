package io.coldstream.local.broker;

import io.coldstream.local.Ports;
import io.coldstream.schemas.process.CannotStartException;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One Kafka broker with its own controller, on loopback; what it was given is there again after a restart. The classes
 * behind it are public but internal to Kafka: nothing else of ours touches them.
 */
public final class Broker implements AutoCloseable {

    private final KafkaRaftServer server;
    private final int port;

    private Broker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker and returns when it takes records.
     *
     * @param data the folder of its logs; formatted when it is new
     * @param port its port on 127.0.0.1; 0 takes a free one
     * @throws CannotStartException when the port is taken or the folder can't be used
     */
    public static Broker start(Path data, int port) {
        int chosen = port == 0 ? Ports.free() : port;
        Ports.check(chosen, "Kafka");
        var properties = BrokerProperties.of(data, chosen, Ports.free());
        try {
            if (!Files.exists(data.resolve("meta.properties"))) {
                format(data);
            }
            var server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
            server.startup();
            return new Broker(server, chosen);
        } catch (Exception e) {
            throw new CannotStartException("The Kafka broker did not start on " + data + ": " + e.getMessage(), e);
        }
    }

    // A static quorum: the controller's port is not part of what is kept, so that it may differ at each start.
    private static void format(Path data) throws Exception {
        Files.createDirectories(data);
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(BrokerProperties.NODE_ID)
                .setDirectories(java.util.List.of(data.toString()))
                .setMetadataLogDirectory(data.toString())
                .setControllerListenerName(BrokerProperties.CONTROLLER)
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setHasDynamicQuorum(false)
                .setPrintStream(new java.io.PrintStream(
                        java.io.OutputStream.nullOutputStream(), false, java.nio.charset.StandardCharsets.UTF_8))
                .run();
    }

    public int port() {
        return port;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
