package io.coldstream.local.registry;

import io.coldstream.local.Ports;
import io.javalin.Javalin;
import java.net.URI;
import java.util.Map;

/** The registry as a server on loopback. One per {@code _schemas}: it is the topic's only writer. */
public final class SchemaRegistry implements AutoCloseable {

    private static final long MOST_BODY_BYTES = 1 << 20;

    private final Javalin server;
    private final SchemasTopic topic;

    private SchemaRegistry(Javalin server, SchemasTopic topic) {
        this.server = server;
        this.topic = topic;
    }

    /**
     * Reads the topic to its end, then listens.
     *
     * @param kafka settings of the Kafka clients, at least {@code bootstrap.servers}
     * @param port on 127.0.0.1; 0 takes a free one
     * @throws io.coldstream.schemas.process.CannotStartException when the port is taken or Kafka is away
     */
    public static SchemaRegistry start(Map<String, Object> kafka, int port) {
        Ports.check(port, "the schema registry");
        var topic = new SchemasTopic(kafka);
        try {
            topic.create();
            var state = new RegistryState();
            topic.readInto(state);
            var routes = new RegistryRoutes(state, new Subjects(state, topic));
            Javalin server = Javalin.create(config -> {
                config.startup.showJavalinBanner = false;
                config.concurrency.useVirtualThreads = true;
                config.http.maxRequestSize = MOST_BODY_BYTES;
                routes.addTo(config.routes);
            });
            return new SchemaRegistry(server.start("127.0.0.1", port), topic);
        } catch (RuntimeException e) {
            topic.close();
            throw e;
        }
    }

    public int port() {
        return server.port();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    @Override
    public void close() {
        server.stop();
        topic.close();
    }
}
