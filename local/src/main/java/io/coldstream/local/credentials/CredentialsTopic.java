package io.coldstream.local.credentials;

import io.coldstream.avro.SealedCredentials;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.RegistryUnavailableException;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.CannotStartException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** The topic of sealed credentials, read once from its beginning to its present end. */
final class CredentialsTopic {

    private static final String TOPIC = Topics.CREDENTIALS.name();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration READ_WITHIN = Duration.ofMinutes(2);

    private final Map<String, Object> kafka;
    private final RegistrySerdes serdes;

    /** @param kafka settings of the Kafka clients */
    CredentialsTopic(Map<String, Object> kafka, RegistrySerdes serdes) {
        this.kafka = Map.copyOf(kafka);
        this.serdes = serdes;
    }

    /**
     * The newest credentials of a mailbox; empty when there are none or they were withdrawn. All partitions are read:
     * which one a key is in depends on how many there were when it was written.
     *
     * @throws CannotStartException when Kafka or the registry does not answer, or the record is none of ours
     */
    Optional<SealedCredentials> newest(String mailboxId) {
        try (var consumer = new KafkaConsumer<>(settings(), new StringDeserializer(), new ByteArrayDeserializer())) {
            byte @Nullable [] newest = newest(consumer, mailboxId);
            return newest == null ? Optional.empty() : Optional.of(read(newest));
        } catch (TimeoutException e) {
            throw new CannotStartException("Kafka at " + kafka.get("bootstrap.servers") + " does not answer", e);
        } catch (SerializationException e) {
            throw new CannotStartException("The record of " + mailboxId + " in " + TOPIC + " can't be read", e);
        } catch (RegistryUnavailableException e) {
            throw new CannotStartException(e.getMessage() + " (--registry)", e);
        } catch (KafkaException e) {
            throw new CannotStartException(
                    "Kafka at " + kafka.get("bootstrap.servers") + " can't be read: " + e.getMessage(), e);
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("isolation.level", "read_committed");
        settings.put("allow.auto.create.topics", "false");
        return settings;
    }

    private byte @Nullable [] newest(KafkaConsumer<String, byte[]> consumer, String mailboxId) {
        List<TopicPartition> partitions = consumer.partitionsFor(TOPIC, ANSWER_WITHIN).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new CannotStartException("Kafka at " + kafka.get("bootstrap.servers") + " has no topic " + TOPIC);
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER_WITHIN);
        long giveUpAt = System.nanoTime() + READ_WITHIN.toNanos();
        @Nullable ConsumerRecord<String, byte[]> newest = null;
        while (!isAt(consumer, ends)) {
            if (System.nanoTime() > giveUpAt) {
                throw new CannotStartException(
                        TOPIC + " could not be read to its end within " + READ_WITHIN.toSeconds() + " s");
            }
            for (ConsumerRecord<String, byte[]> met : consumer.poll(Duration.ofMillis(500))) {
                if (mailboxId.equals(met.key()) && (newest == null || newest.timestamp() <= met.timestamp())) {
                    newest = met;
                }
            }
        }
        return newest == null ? null : newest.value();
    }

    private static boolean isAt(KafkaConsumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey(), ANSWER_WITHIN) >= end.getValue());
    }

    private SealedCredentials read(byte[] bytes) {
        return serdes.of(Topics.CREDENTIALS).deserializer().deserialize(TOPIC, bytes);
    }
}
