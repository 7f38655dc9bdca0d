package io.coldstream.streams.sink;

import io.coldstream.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads the attempts topic, committed records only, up to its high watermark and not merely to its last stable offset: a
 * fenced predecessor may have left a transaction open, and behind it stand committed attempts which a reader does not yet
 * see. The wait ends with the broker's timeout of that transaction at the latest.
 */
final class KafkaAttemptLog implements AttemptLog {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Function<IsolationLevel, Consumer<String, byte[]>> readers;
    private final Duration patience;

    /** @param patience longer than the sinks' transaction timeout */
    KafkaAttemptLog(Function<IsolationLevel, Consumer<String, byte[]>> readers, Duration patience) {
        this.readers = readers;
        this.patience = patience;
    }

    @Override
    public Map<String, Instant> since(TopicPartition commands, Instant from) {
        TopicPartition attempts = new TopicPartition(Topics.COMMAND_ATTEMPTS.name(), commands.partition());
        long highWatermark = highWatermark(attempts);
        try (Consumer<String, byte[]> reader = readers.apply(IsolationLevel.READ_COMMITTED)) {
            reader.assign(List.of(attempts));
            // Asked for first: what becomes visible between the two questions is not to fall between them.
            long visible = end(reader, attempts);
            OffsetAndTimestamp start = reader.offsetsForTimes(Map.of(attempts, from.toEpochMilli()))
                    .get(attempts);
            // Nothing visible is that young? Behind an open transaction there may be something.
            reader.seek(attempts, start == null ? visible : start.offset());
            return read(reader, attempts, highWatermark);
        }
    }

    private Map<String, Instant> read(Consumer<String, byte[]> reader, TopicPartition attempts, long end) {
        Map<String, Instant> found = new HashMap<>();
        long deadline = System.nanoTime() + patience.toNanos();
        while (reader.position(attempts) < end) {
            reader.poll(POLL).forEach(attempt -> {
                found.put(attempt.key(), Instant.ofEpochMilli(attempt.timestamp()));
                Attempts.checkBound(found.size());
            });
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("The attempts of " + attempts + " could not be read to their end");
            }
        }
        return found;
    }

    private long highWatermark(TopicPartition attempts) {
        try (Consumer<String, byte[]> reader = readers.apply(IsolationLevel.READ_UNCOMMITTED)) {
            reader.assign(List.of(attempts));
            return end(reader, attempts);
        }
    }

    private static long end(Consumer<String, byte[]> reader, TopicPartition attempts) {
        Long end = reader.endOffsets(List.of(attempts)).get(attempts);
        if (end == null) {
            throw new IllegalStateException("Kafka told no end of " + attempts);
        }
        return end;
    }
}
