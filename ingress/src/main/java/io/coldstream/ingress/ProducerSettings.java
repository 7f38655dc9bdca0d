package io.coldstream.ingress;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The producer's settings. {@code KAFKA_*} variables come over the tunings; the promises (durable before 200, an answer
 * within 5 s) come over everything. The partitioner stays Kafka's default, murmur2 of the key, which is the topology's
 * too.
 */
public final class ProducerSettings {

    /** What a record adds to its body: ids, hash, wrapped key, ciphertext's own bytes, framing. */
    private static final int AROUND_THE_BODY = 64 * 1_024;

    private ProducerSettings() {}

    public static Map<String, Object> of(Map<String, Object> kafka, int maxBodyBytes) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "coldstream-ingress");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Math.max(1_048_576, maxBodyBytes + AROUND_THE_BODY));
        settings.putAll(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Together 3 s: the wait for metadata or buffer space, and then for the broker.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2_500);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
        return settings;
    }
}
