package io.coldstream.local.bench;

import io.coldstream.ingress.ProducerSettings;
import io.coldstream.schemas.process.AdminServer;
import io.coldstream.schemas.process.Environment;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

/**
 * What an ingress would be that does nothing but its minimum: it reads the body and answers, or hands it to Kafka as it
 * is and answers once it is durable. HTTP server, producer and the spread over partitions are the ingress' own; there is
 * no bound on anything. A process of its own.
 */
final class BareServer {

    static final String PORT = "BENCH_PORT";
    /** Without it, bodies are read and forgotten. */
    static final String TOPIC = "BENCH_TOPIC";

    private static final int MAX_BODY_BYTES = 524_288;
    private static final int ACCEPT_QUEUE = 1_024;
    private static final int ANSWER_BUFFER = 1_024;

    private BareServer() {}

    public static void main(String[] arguments) throws IOException {
        System.setProperty("logback.configurationFile", "logback-ingress.xml");
        Environment environment = new Environment(System.getenv());
        int port = environment.port(PORT, 0);
        int admin = environment.port("COLDSTREAM_ADMIN_PORT", 0);
        Map<String, Object> kafka = environment.kafka();
        environment.check();
        listen(
                port,
                environment.text(TOPIC).map(topic -> publishing(kafka, topic)).orElse(BareServer::forget));
        AdminServer.start("127.0.0.1", admin, () -> Map.of("started", true), () -> "");
    }

    private static void listen(int port, Handler handler) {
        Javalin.create(config -> {
                    config.concurrency.useVirtualThreads = true;
                    config.startup.showJavalinBanner = false;
                    config.startup.showOldJavalinVersionWarning = false;
                    config.http.compressionStrategy = CompressionStrategy.NONE;
                    config.http.responseBufferSize = ANSWER_BUFFER;
                    config.http.maxRequestSize = MAX_BODY_BYTES;
                    config.jetty.addConnector((server, http) -> {
                        http.setSendServerVersion(false);
                        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
                        connector.setHost("127.0.0.1");
                        connector.setPort(port);
                        connector.setAcceptQueueSize(ACCEPT_QUEUE);
                        return connector;
                    });
                    config.routes.post("/webhooks", context -> {
                        handler.handle(context);
                        context.status(200).contentType("application/json").result("{\"status\":\"accepted\"}");
                    });
                })
                .start();
    }

    private static void forget(Context context) {
        if (context.bodyAsBytes().length == 0) {
            throw new IllegalArgumentException("a webhook has a body");
        }
    }

    private static Handler publishing(Map<String, Object> kafka, String topic) {
        var producer = new KafkaProducer<>(
                ProducerSettings.of(kafka, MAX_BODY_BYTES), new StringSerializer(), new ByteArraySerializer());
        List<String> keys = IntStream.range(0, SignedPosts.COUNT)
                .mapToObj(number -> new Customer(number).subscriptionId())
                .toList();
        AtomicInteger next = new AtomicInteger();
        return context -> {
            String key = keys.get(Math.floorMod(next.getAndIncrement(), SignedPosts.COUNT));
            producer.send(new ProducerRecord<>(topic, key, context.bodyAsBytes()))
                    .get();
        };
    }
}
