package io.coldstream.streams.query.redrive;

import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The dead letters in Kafka. Each redrive and each preview reads them with a consumer of its own. */
final class KafkaLetterBox implements LetterBox {

    /** Letters are up to a megabyte each: what is fetched ahead stays within this. */
    private static final int MOST_FETCHED_BYTES = 8 * 1024 * 1024;

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
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "coldstream-redrive");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_FETCHED_BYTES);
        var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        try {
            return new KafkaReading(consumer, serdes.of(Topics.DEAD_LETTERS).deserializer(), filter).find(within);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }
}
