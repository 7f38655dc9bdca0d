package io.coldstream.streams.query;

import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.codec.CommandIds;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal in Kafka: an idempotent producer, and an answer only after the brokers' acknowledgement. */
final class KafkaJournal implements Journal, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KafkaJournal.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final KafkaProducer<String, byte[]> producer;
    private final RegistrySerdes serdes;

    KafkaJournal(Map<String, Object> kafka, RegistrySerdes serdes) {
        this.serdes = serdes;
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "coldstream-api");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // Together 5 s: the wait for metadata, and then for the brokers.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 4_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public void ask(CommandRequest request) {
        String key = CommandIds.routingKey(request.getCommandId());
        write(Topics.COMMAND_REQUESTS, key == null ? request.getCommandId() : key, request);
    }

    @Override
    public void tell(RenewalPolicy policy) {
        write(Topics.POLICIES, policy.getScope(), policy);
    }

    /** The topics of the stages all have the same number of partitions; start-up saw to it. */
    int partitions() {
        try {
            return producer.partitionsFor(Topics.WEBHOOKS.name()).size();
        } catch (KafkaException e) {
            throw Refused.unavailable("Kafka can't be reached. Ask again in a moment.");
        }
    }

    private <V extends SpecificRecord> void write(Topic<V> topic, String key, V value) {
        try {
            byte[] bytes = serdes.of(topic).serializer().serialize(topic.name(), value);
            producer.send(new ProducerRecord<>(topic.name(), key, bytes)).get();
        } catch (ExecutionException | KafkaException e) {
            log.atWarn()
                    .setMessage("A write of the API was not acknowledged")
                    .addKeyValue("topic", topic.name())
                    .addKeyValue("exception", e.getClass().getName())
                    .log();
            throw unacknowledged();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unacknowledged();
        }
    }

    private static Refused unacknowledged() {
        return Refused.unavailable("Kafka did not acknowledge the write in time: it may or may not take effect. Look"
                + " whether it did, or send it again with the same Idempotency-Key, which never acts twice.");
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }
}
