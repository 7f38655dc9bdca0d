package io.coldstream.local.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.coldstream.schemas.process.CannotStartException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The compacted topic {@code _schemas}: read to its end at start, appended to afterwards. */
final class SchemasTopic implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SchemasTopic.class);
    private static final String NAME = "_schemas";
    private static final TopicPartition ONLY_PARTITION = new TopicPartition(NAME, 0);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Map<String, Object> kafka;
    private final KafkaProducer<String, String> producer;

    /** @param kafka settings of the Kafka clients */
    SchemasTopic(Map<String, Object> kafka) {
        this.kafka = Map.copyOf(kafka);
        var settings = new HashMap<>(kafka);
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("delivery.timeout.ms", Long.toString(TIMEOUT.toMillis()));
        settings.put("request.timeout.ms", "10000");
        settings.put("max.block.ms", "10000");
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    void create() {
        try (Admin admin = Admin.create(kafka)) {
            var topic = new NewTopic(NAME, 1, (short) 1).configs(Map.of("cleanup.policy", "compact"));
            admin.createTopics(List.of(topic)).all().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new CannotStartException("The topic " + NAME + " could not be created: " + e.getMessage(), e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("Interrupted while creating " + NAME, e);
        }
    }

    /** Applies every record up to the topic's present end. */
    void readInto(RegistryState state) {
        try (var consumer = new KafkaConsumer<>(kafka, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(ONLY_PARTITION));
            consumer.seekToBeginning(List.of(ONLY_PARTITION));
            long end = consumer.endOffsets(List.of(ONLY_PARTITION), TIMEOUT).getOrDefault(ONLY_PARTITION, 0L);
            long giveUpAt = System.nanoTime() + TIMEOUT.toNanos();
            while (consumer.position(ONLY_PARTITION, TIMEOUT) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(read -> apply(read, state));
                if (System.nanoTime() > giveUpAt) {
                    throw new CannotStartException(
                            "The topic " + NAME + " could not be read to its end within " + TIMEOUT.toSeconds() + " s");
                }
            }
        }
    }

    private static void apply(ConsumerRecord<String, String> read, RegistryState state) {
        try {
            new SchemasRecord(read.key(), read.value()).applyTo(state);
        } catch (JsonProcessingException | RegistryError e) {
            log.atWarn()
                    .setMessage("a record of the schemas topic can't be read")
                    .addKeyValue("offset", read.offset())
                    .log();
        }
    }

    /** Returns once the record is durable. */
    void append(SchemasRecord appended) {
        try {
            producer.send(new ProducerRecord<>(NAME, appended.key(), appended.value()))
                    .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw RegistryError.storeFailed("the record was not acknowledged");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RegistryError.storeFailed("interrupted");
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
