package io.coldstream.streams.query;

import io.coldstream.avro.DeadLetter;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic of dead letters along and keeps the newest of them, without their sealed bytes. Until it has read all
 * that was there at the start, it does not answer.
 */
final class DeadLetterShelf implements DeadLetters, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DeadLetterShelf.class);
    private static final int MOST = 10_000;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Deserializer<DeadLetter> letters;
    private final LinkedHashMap<String, DeadLetter> newest = new LinkedHashMap<>();
    private final Thread reader;
    private volatile boolean caughtUp;
    private volatile boolean closing;

    DeadLetterShelf(Map<String, Object> kafka, RegistrySerdes serdes) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "coldstream-api-dead-letters");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        letters = serdes.of(Topics.DEAD_LETTERS).deserializer();
        reader = Thread.ofPlatform().daemon().name("dead-letters").unstarted(this::read);
    }

    DeadLetterShelf start() {
        reader.start();
        return this;
    }

    @Override
    public List<DeadLetter> newestFirst() {
        if (!caughtUp) {
            throw Refused.unavailable("The dead letters are still being read. Ask again in a moment.");
        }
        synchronized (newest) {
            List<DeadLetter> all = new ArrayList<>(newest.values());
            all.sort(Comparator.comparing(DeadLetter::getFailedAt)
                    .thenComparing(DeadLetter::getDeadLetterId)
                    .reversed());
            return all;
        }
    }

    private void read() {
        try (consumer) {
            while (!closing) {
                try {
                    readAlong();
                } catch (WakeupException e) {
                    return;
                } catch (RuntimeException e) {
                    caughtUp = false;
                    log.atWarn()
                            .setMessage("The dead letters can't be read; trying again from their beginning")
                            .addKeyValue("exception", e.getClass().getName())
                            .log();
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    private void readAlong() {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.DEAD_LETTERS.name()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (!closing) {
            consumer.poll(POLL).forEach(this::keep);
            if (!caughtUp) {
                caughtUp = ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            }
        }
    }

    private void keep(ConsumerRecord<String, byte[]> record) {
        try {
            DeadLetter letter = letters.deserialize(record.topic(), record.value());
            synchronized (newest) {
                newest.remove(record.key());
                if (letter != null) {
                    newest.put(
                            record.key(),
                            DeadLetter.newBuilder(letter).setWebhook(null).build());
                }
                if (newest.size() > MOST) {
                    newest.pollFirstEntry();
                }
            }
        } catch (SerializationException e) {
            log.atWarn()
                    .setMessage("A dead letter can't be read and is not shown")
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("exception", e.getClass().getName())
                    .log();
        }
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            reader.join(STOP_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
