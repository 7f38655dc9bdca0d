package io.coldstream.streams.query.redrive;

import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The dead letters in Kafka. Each redrive and each preview reads them with a consumer of its own. */
final class KafkaLetterBox implements LetterBox {

    /** Letters are up to a megabyte each: what is fetched ahead stays within this. */
    private static final int MOST_FETCHED_BYTES = 8 * 1024 * 1024;

    private static final int ANSWER_WITHIN_MILLIS = 10_000;

    /** A preview may read while a redrive does, and Kafka wants their names to differ. */
    private static final AtomicInteger READERS = new AtomicInteger();

    private final Map<String, Object> kafka;
    private final RegistrySerdes serdes;

    KafkaLetterBox(Map<String, Object> kafka, RegistrySerdes serdes) {
        this.kafka = Map.copyOf(kafka);
        this.serdes = serdes;
    }

    @Override
    public Desk take() {
        return KafkaDesk.take(kafka, serdes);
    }

    @Override
    public Reading read(LetterFilter filter, Duration within) {
        Map<TopicPartition, Long> ends = highWatermarks();
        var letters = serdes.of(Topics.DEAD_LETTERS).deserializer();
        var origins = new OriginLog(
                reader(IsolationLevel.READ_COMMITTED),
                serdes.of(Topics.WEBHOOKS).deserializer());
        KafkaReading reading = new KafkaReading(reader(IsolationLevel.READ_COMMITTED), letters, origins, filter, ends);
        try {
            return reading.find(within);
        } catch (RuntimeException e) {
            reading.close();
            throw e;
        }
    }

    /**
     * Not merely the last stable offsets: behind a transaction that somebody left open stand committed tombstones, which
     * no reader sees before that one has ended. To overlook them would be to send their letters twice.
     */
    private Map<TopicPartition, Long> highWatermarks() {
        try (KafkaConsumer<String, byte[]> reader = reader(IsolationLevel.READ_UNCOMMITTED)) {
            List<TopicPartition> partitions = reader.partitionsFor(Topics.DEAD_LETTERS.name()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            return Map.copyOf(reader.endOffsets(partitions));
        }
    }

    private KafkaConsumer<String, byte[]> reader(IsolationLevel isolation) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "coldstream-redrive-" + READERS.incrementAndGet());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MILLIS);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MILLIS);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_FETCHED_BYTES);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
