package io.coldstream.local.bench;

import io.coldstream.avro.Command;
import io.coldstream.avro.MailboxUpdate;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.Secret;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.AdminServer;
import io.coldstream.schemas.process.Environment;
import io.coldstream.streams.reseller.CallLimits;
import io.coldstream.streams.reseller.ResellerApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What a sink would be without any guarantee: it polls and calls, as many at once as a sink. It claims nothing, reports
 * nothing and may call twice. A process of its own.
 */
final class BareConsumer {

    static final String TOPIC = "BENCH_TOPIC";
    static final String KEPT = "BENCH_KEPT";
    private static final int CONCURRENCY = 16;
    private static final Duration POLL = Duration.ofMillis(100);

    private BareConsumer() {}

    public static void main(String[] arguments) throws IOException {
        Environment environment = new Environment(System.getenv());
        String topic = environment.required(TOPIC, "the topic to read");
        URI base = URI.create(environment.required("COLDSTREAM_RESELLER_URL", "the reseller"));
        String key = environment.required("COLDSTREAM_RESELLER_API_KEY", "the key");
        URI registry = URI.create(environment.required("COLDSTREAM_SCHEMA_REGISTRY_URL", "the registry"));
        int admin = environment.port("COLDSTREAM_ADMIN_PORT", 0);
        boolean kept = environment.text(KEPT).isPresent();
        Map<String, Object> kafka = new HashMap<>(environment.kafka());
        environment.check();
        kafka.put("group.id", topic);
        kafka.put("auto.offset.reset", "earliest");
        kafka.put("max.poll.records", 200);
        AdminServer.start("127.0.0.1", admin, () -> Map.of("started", true), () -> "");
        Consumer<MailboxUpdate> call = kept ? keptConnections(base, key) : asTheSink(base, key);
        var commands = new RegistrySerdes(registry).of(Topics.COMMANDS).deserializer();
        try (var consumer = new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            run(consumer, commands, call);
        }
    }

    private static void run(
            KafkaConsumer<String, byte[]> consumer, Deserializer<Command> commands, Consumer<MailboxUpdate> call) {
        Semaphore permits = new Semaphore(CONCURRENCY);
        while (true) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                Command command = commands.deserialize(Topics.COMMANDS.name(), record.value());
                permits.acquireUninterruptibly();
                Thread.ofVirtual().start(() -> {
                    try {
                        call.accept(command.getMailboxUpdate().orElseThrow());
                    } finally {
                        permits.release();
                    }
                });
            }
        }
    }

    private static Consumer<MailboxUpdate> asTheSink(URI base, String key) {
        ResellerApi api = new ResellerApi(base, new Secret(key), CallLimits.DEFAULT);
        return update -> api.updateMailbox(update, Optional.empty(), Optional::empty);
    }

    private static Consumer<MailboxUpdate> keptConnections(URI base, String key) {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return update -> {
            String body = "{\"mailboxData\":{\"mailboxId\":\"" + update.getMailboxId() + "\",\"firstName\":\""
                    + update.getFirstName().orElse("") + "\"}}";
            HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/mailboxes/update-mailbox-details"))
                    .header("cmr-x-api-key", key)
                    .header("Content-Type", "application/json")
                    .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
                    .build();
            try {
                http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }
}
