package io.coldstream.streams.query.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coldstream.avro.Authentication;
import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.SealedEnvelope;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.local.TestBroker;
import io.coldstream.local.registry.SchemaRegistry;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.TopicProvisioner;
import io.coldstream.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the brokers promise a redrive: one at a time, all or nothing, and no letter seen that was taken away. */
@Timeout(120)
class LetterBoxOnBrokerTest {

    private static final LetterFilter ALL = new LetterFilter(null, null, Set.of(), null, null);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ByteBuffer NOTHING = ByteBuffer.wrap(new byte[0]);

    @TempDir
    private Path folder;

    private TestBroker broker;
    private SchemaRegistry registry;
    private RegistrySerdes serdes;
    private LetterBox box;

    @BeforeEach
    void start() {
        broker = TestBroker.start(folder.resolve("kafka"));
        registry = SchemaRegistry.start(broker.kafka(), 0);
        serdes = new RegistrySerdes(registry.url());
        // One partition: what is open there is before what comes after it.
        TopicProvisioner.ensure(broker.kafka(), 1, 1, List.of(Topics.DEAD_LETTERS, Topics.WEBHOOKS));
        box = new KafkaLetterBox(broker.kafka(), serdes);
    }

    @AfterEach
    void stop() throws Exception {
        registry.close();
        broker.close();
    }

    @Test
    void aLetterThatWasTakenAwayBehindAnOpenTransactionIsNotSeenAgain() throws Exception {
        write(letter("L1"), letter("L2"));
        try (KafkaProducer<String, byte[]> streams = transactional("streams-app");
                LetterBox.Desk desk = box.take()) {
            streams.beginTransaction();
            streams.send(record(letter("L3"))).get();
            desk.move(List.of(letter("L1")));

            CompletableFuture<List<String>> seen = CompletableFuture.supplyAsync(this::standing);
            await().during(Duration.ofMillis(500)).until(() -> !seen.isDone());
            streams.commitTransaction();

            assertThat(seen.get()).containsExactly("L2", "L3");
        }
    }

    @Test
    void theLaterDeskFencesTheEarlierAndNothingOfItIsSeen() throws Exception {
        write(letter("L1"), letter("L2"));
        try (LetterBox.Desk earlier = box.take()) {
            earlier.move(List.of(letter("L1")));
            try (LetterBox.Desk later = box.take()) {
                assertThatThrownBy(() -> earlier.move(List.of(letter("L2")))).isInstanceOf(LetterBox.Fenced.class);
                assertThat(standing()).containsExactly("L2");
                later.move(List.of(letter("L2")));
            }
        }
        assertThat(standing()).isEmpty();
        assertThat(webhooks()).containsExactly("key of L1", "key of L2");
    }

    @Test
    void whatAKilledRedriveLeftOpenIsUndoneBeforeTheNextOneReads() throws Exception {
        write(letter("L1"));
        try (KafkaProducer<String, byte[]> killed = transactional("coldstream-redrive")) {
            killed.beginTransaction();
            killed.send(new ProducerRecord<>(Topics.WEBHOOKS.name(), "key of L1", new byte[] {1}))
                    .get();
            killed.send(new ProducerRecord<>(Topics.DEAD_LETTERS.name(), "L1", null))
                    .get();

            try (LetterBox.Desk next = box.take()) {
                assertThat(standing()).containsExactly("L1");
                next.move(List.of(letter("L1")));
            }
        }
        assertThat(standing()).isEmpty();
        assertThat(webhooks()).containsExactly("key of L1");
    }

    @Test
    void aLetterWithoutItsWebhookGetsItFromWhereItCameFrom() throws Exception {
        WebhookReceived webhook = letter("any").getWebhook().orElseThrow();
        String topic = Topics.WEBHOOKS.name();
        try (var producer = new KafkaProducer<>(broker.kafka(), new StringSerializer(), new ByteArraySerializer())) {
            byte[] bytes = serdes.of(Topics.WEBHOOKS).serializer().serialize(topic, webhook);
            for (int offset = 0; offset < 3; offset++) {
                producer.send(new ProducerRecord<>(topic, "key " + offset, bytes))
                        .get();
            }
        }
        write(bare("at 1", 1), bare("at 7", 7));

        try (LetterBox.Reading reading = box.read(ALL, LONG)) {
            List<DeadLetter> letters = reading.next();
            assertThat(letters.get(0).getWebhook()).contains(webhook);
            assertThat(letters.get(0).getKey()).contains("key 1");
            assertThat(letters.get(1).getWebhook()).as("there is none at 7").isEmpty();
        }
    }

    private static DeadLetter bare(String id, long offset) {
        return DeadLetter.newBuilder()
                .setDeadLetterId(id)
                .setReason("bug")
                .setTopic(Topics.WEBHOOKS.name())
                .setPartition(0)
                .setOffset(offset)
                .setFailedAt(Instant.parse("2026-03-01T12:00:00Z"))
                .build();
    }

    private List<String> standing() {
        List<String> ids = new ArrayList<>();
        try (LetterBox.Reading reading = box.read(ALL, LONG)) {
            for (List<DeadLetter> met = reading.next(); !met.isEmpty(); met = reading.next()) {
                met.forEach(letter -> ids.add(letter.getDeadLetterId()));
            }
            assertThat(reading.matched()).isEqualTo(ids.size());
        }
        return ids;
    }

    private List<String> webhooks() {
        Map<String, Object> settings = new HashMap<>(broker.kafka());
        settings.put("isolation.level", "read_committed");
        List<String> keys = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                settings, new StringDeserializer(), serdes.of(Topics.WEBHOOKS).deserializer())) {
            TopicPartition only = new TopicPartition(Topics.WEBHOOKS.name(), 0);
            consumer.assign(List.of(only));
            consumer.seekToBeginning(List.of(only));
            Long end = consumer.endOffsets(List.of(only)).get(only);
            while (end != null && consumer.position(only) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> keys.add(record.key()));
            }
        }
        return keys;
    }

    private void write(DeadLetter... letters) throws Exception {
        try (var producer = new KafkaProducer<>(broker.kafka(), new StringSerializer(), new ByteArraySerializer())) {
            for (DeadLetter letter : letters) {
                producer.send(record(letter)).get();
            }
        }
    }

    private KafkaProducer<String, byte[]> transactional(String id) {
        Map<String, Object> settings = new HashMap<>(broker.kafka());
        settings.put("transactional.id", id);
        var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    private ProducerRecord<String, byte[]> record(DeadLetter letter) {
        String topic = Topics.DEAD_LETTERS.name();
        return new ProducerRecord<>(
                topic,
                letter.getDeadLetterId(),
                serdes.of(Topics.DEAD_LETTERS).serializer().serialize(topic, letter));
    }

    private static DeadLetter letter(String id) {
        Instant at = Instant.parse("2026-03-01T12:00:00Z");
        return DeadLetter.newBuilder()
                .setDeadLetterId(id)
                .setReason("unknown-event")
                .setTopic(Topics.WEBHOOKS.name())
                .setPartition(0)
                .setOffset(1)
                .setKey("key of " + id)
                .setEvent("subscription.renewing")
                .setWebhook(WebhookReceived.newBuilder()
                        .setEvent("subscription.renewing")
                        .setSentAt(at)
                        .setReceivedAt(at)
                        .setAuthentication(Authentication.FRESH)
                        .setBodyHash(NOTHING)
                        .setSealedBody(new SealedEnvelope("key", NOTHING, NOTHING))
                        .build())
                .setFailedAt(at)
                .build();
    }
}
