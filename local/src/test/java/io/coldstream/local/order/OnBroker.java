package io.coldstream.local.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coldstream.avro.RenewalMode;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.ingress.Reception;
import io.coldstream.local.TestBroker;
import io.coldstream.local.faults.JsonDoor;
import io.coldstream.local.faults.TopicView;
import io.coldstream.local.registry.SchemaRegistry;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.TopicProvisioner;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.Environment;
import io.coldstream.streams.StreamsApp;
import io.coldstream.streams.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;

/** A real broker with the streams-app over it, fed with webhooks as the ingress leaves them. Nobody renews anything. */
final class OnBroker implements TopicReader, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final SealingKeys keys;
    private final TestBroker broker;
    private final RegistrySerdes serdes;
    private final JsonDoor api;

    OnBroker(SealingKeys keys, Path folder) {
        this.keys = keys;
        broker = opened(TestBroker.start(folder.resolve("kafka")));
        SchemaRegistry registry = opened(SchemaRegistry.start(broker.kafka(), 0));
        serdes = new RegistrySerdes(registry.url());
        TopicProvisioner.ensure(broker.kafka(), 4, 1, Topics.all());
        lookAtNothing();
        StreamsApp app = opened(StreamsApp.start(StreamsSettings.from(new Environment(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
                // Stages that run at once can overtake each other, as in a cluster.
                "KAFKA_NUM_STREAM_THREADS", "2",
                "COLDSTREAM_SCHEMA_REGISTRY_URL", registry.url().toString(),
                "COLDSTREAM_API_PORT", "0",
                "COLDSTREAM_ADMIN_PORT", "0",
                "COLDSTREAM_OPENING_KEYS", keys.opening().toString(),
                "COLDSTREAM_CREDENTIALS_PUBLIC_KEY", keys.credentialsPublic().toString(),
                "COLDSTREAM_DATA_DIR", folder.resolve("state").toString())))));
        api = opened(new JsonDoor(app.port()));
    }

    /** Looks lead to reads, which nobody would answer here. */
    private void lookAtNothing() {
        try (var producer = new KafkaProducer<>(
                broker.kafka(),
                new StringSerializer(),
                serdes.of(Topics.POLICIES).serializer())) {
            producer.send(new ProducerRecord<>(
                    Topics.POLICIES.name(),
                    "default",
                    RenewalPolicy.newBuilder()
                            .setScope("default")
                            .setMode(RenewalMode.OFF)
                            .setReason("nobody answers reads here")
                            .setVersion(1)
                            .setUpdatedAt(Instant.now())
                            .build()));
        }
    }

    void feed(List<Delivery> deliveries) {
        Reception reception = new Reception(keys);
        try (var producer = new KafkaProducer<String, WebhookReceived>(
                broker.kafka(),
                new StringSerializer(),
                serdes.of(Topics.WEBHOOKS).serializer())) {
            deliveries.forEach(delivery ->
                    producer.send(reception.receive(delivery.body(), delivery.sentAt(), delivery.receivedAt())));
        }
    }

    void awaitQuiet() {
        try (Quiet quiet = new Quiet(broker.kafka())) {
            await("all is dealt with")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(quiet::isNow);
        }
    }

    void assertNothingIsParked() {
        await("the API answers")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(api.get("/api/parked").path("items")).isEmpty());
    }

    @Override
    public <V extends SpecificRecord> List<KeyValue<String, V>> read(Topic<V> topic) {
        try (TopicView<V> view = new TopicView<>(broker.kafka(), serdes, topic)) {
            return view.all().stream()
                    .map(record -> KeyValue.pair(record.key(), record.value()))
                    .toList();
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
