package io.coldstream.streams.query.redrive;

import io.coldstream.avro.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic twice up to the end that it had at first: once to learn which letters still stand, for a tombstone
 * comes after its letter, and once to show those. In memory there are the ids alone.
 */
final class KafkaReading implements LetterBox.Reading {

    private static final Logger log = LoggerFactory.getLogger(KafkaReading.class);

    /** Some 60 MB of ids. */
    private static final int MOST = 500_000;

    private static final Duration POLL = Duration.ofMillis(200);

    /** Longer than the 10 s after which the brokers abort what a killed streams-app left open. */
    private static final Duration MOST_SILENCE = Duration.ofSeconds(30);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Deserializer<DeadLetter> letters;
    private final OriginLog origins;
    private final LetterFilter filter;
    private final Map<TopicPartition, Long> ends;
    private final Map<String, Long> standing = new HashMap<>();
    private long heardAt = System.nanoTime();
    private boolean more;

    /** @param ends how far to read in each partition; what is not committed yet is waited for */
    KafkaReading(
            KafkaConsumer<String, byte[]> consumer,
            Deserializer<DeadLetter> letters,
            OriginLog origins,
            LetterFilter filter,
            Map<TopicPartition, Long> ends) {
        this.origins = origins;
        this.consumer = consumer;
        this.letters = letters;
        this.filter = filter;
        this.ends = ends;
        consumer.assign(ends.keySet());
    }

    /** The first time through. */
    KafkaReading find(Duration within) {
        long begunAt = System.nanoTime();
        consumer.seekToBeginning(ends.keySet());
        while (!isAtEnd()) {
            poll().forEach(this::note);
            if (System.nanoTime() - begunAt > within.toNanos()) {
                throw new LetterBox.TooSlow();
            }
        }
        consumer.seekToBeginning(ends.keySet());
        return this;
    }

    @Override
    public long matched() {
        return standing.size();
    }

    @Override
    public boolean hasMore() {
        return more;
    }

    @Override
    public List<DeadLetter> next() {
        List<DeadLetter> found = new ArrayList<>();
        while (found.isEmpty() && !isAtEnd()) {
            for (ConsumerRecord<String, byte[]> record : poll()) {
                Long at = standing.get(record.key());
                DeadLetter letter = at != null && at == record.offset() ? read(record) : null;
                if (letter != null) {
                    found.add(origins.completed(letter));
                    heardAt = System.nanoTime();
                }
            }
        }
        return found;
    }

    private void note(ConsumerRecord<String, byte[]> record) {
        Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
        if (end == null || record.offset() >= end) {
            return;
        }
        DeadLetter letter = read(record);
        if (letter == null || !filter.wants(letter)) {
            standing.remove(record.key());
        } else if (standing.size() < MOST || standing.containsKey(record.key())) {
            standing.put(record.key(), record.offset());
        } else {
            more = true;
        }
    }

    private @Nullable DeadLetter read(ConsumerRecord<String, byte[]> record) {
        try {
            return letters.deserialize(record.topic(), record.value());
        } catch (SerializationException e) {
            log.atWarn()
                    .setMessage("A dead letter can't be read and stays where it is")
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("exception", e.getClass().getName())
                    .log();
            return null;
        }
    }

    private ConsumerRecords<String, byte[]> poll() {
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        long now = System.nanoTime();
        if (!records.isEmpty()) {
            heardAt = now;
        } else if (now - heardAt > MOST_SILENCE.toNanos()) {
            throw new TimeoutException("the brokers have sent nothing for " + MOST_SILENCE);
        }
        return records;
    }

    private boolean isAtEnd() {
        boolean end = ends.entrySet().stream().allMatch(each -> consumer.position(each.getKey()) >= each.getValue());
        heardAt = end ? System.nanoTime() : heardAt;
        return end;
    }

    @Override
    public void close() {
        origins.close();
        consumer.close();
    }
}
