package io.coldstream.streams.sink;

import io.coldstream.avro.CommandAttempt;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The sink's Kafka clients. Defaults give way to the settings passed through from {@code KAFKA_*}, and those to what the
 * protocol rests on.
 */
final class SinkClients {

    /** How long the broker lets a transaction of a sink stay open that has gone silent. */
    static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(15);

    /** Ours alone, wherever else they are meant for. */
    private static final List<String> NEVER_PASSED_THROUGH =
            List.of("transactional.id", "group.id", "group.instance.id", "auto.offset.reset");

    private static final Map<String, Object> CONSUMER_DEFAULTS = Map.of(
            "session.timeout.ms", 10_000,
            "heartbeat.interval.ms", 3_000,
            "max.poll.interval.ms", 180_000,
            "max.poll.records", 200,
            "request.timeout.ms", 10_000,
            "default.api.timeout.ms", 15_000,
            "reconnect.backoff.max.ms", 1_000);

    private static final Map<String, Object> PRODUCER_DEFAULTS = Map.of(
            "linger.ms", 0,
            "request.timeout.ms", 5_000,
            "max.block.ms", 15_000,
            "reconnect.backoff.max.ms", 1_000);

    private final Map<String, Object> passedThrough;

    SinkClients(Map<String, Object> passedThrough) {
        this.passedThrough = new HashMap<>(passedThrough);
        NEVER_PASSED_THROUGH.forEach(this.passedThrough::remove);
    }

    /**
     * The member of the sinks' group. Classic protocol with an eager assignor: at every rebalance all partitions are given
     * up, so that nothing of one generation lives on in the next.
     */
    Consumer<String, byte[]> member(String group) {
        return consumer(Map.of(
                "group.id",
                group,
                "group.protocol",
                "classic",
                "partition.assignment.strategy",
                RangeAssignor.class.getName(),
                "isolation.level",
                isolation(IsolationLevel.READ_COMMITTED),
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest"));
    }

    /** A reader in no group. */
    Consumer<String, byte[]> reader(IsolationLevel isolation) {
        return consumer(Map.of(
                "isolation.level", isolation(isolation), "enable.auto.commit", false, "auto.offset.reset", "earliest"));
    }

    /** The producer of claims. */
    Producer<String, CommandAttempt> claimer(String transactionalId, Serializer<CommandAttempt> values) {
        Map<String, Object> ours = Map.of(
                "transactional.id",
                transactionalId,
                "transaction.timeout.ms",
                (int) TRANSACTION_TIMEOUT.toMillis(),
                "delivery.timeout.ms",
                10_000,
                "enable.idempotence",
                true,
                "acks",
                "all");
        return new KafkaProducer<>(settings(PRODUCER_DEFAULTS, ours), new StringSerializer(), values);
    }

    /** The producer of outcomes and observations, which it keeps trying to deliver for two minutes. */
    Producer<String, byte[]> reporter() {
        Map<String, Object> ours = Map.of("delivery.timeout.ms", 120_000, "enable.idempotence", true, "acks", "all");
        return new KafkaProducer<>(
                settings(PRODUCER_DEFAULTS, ours), new StringSerializer(), new ByteArraySerializer());
    }

    private Consumer<String, byte[]> consumer(Map<String, Object> ours) {
        return new KafkaConsumer<>(
                settings(CONSUMER_DEFAULTS, ours), new StringDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> settings(Map<String, Object> defaults, Map<String, Object> ours) {
        Map<String, Object> settings = new HashMap<>(defaults);
        settings.putAll(passedThrough);
        settings.putAll(ours);
        return settings;
    }

    private static String isolation(IsolationLevel level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
