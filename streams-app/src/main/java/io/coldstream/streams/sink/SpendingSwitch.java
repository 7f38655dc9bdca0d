package io.coldstream.streams.sink;

import io.coldstream.avro.RenewalPolicy;
import io.coldstream.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the record of scope {@value #SCOPE} in the policies topic, without a group. It is known only for as long as a
 * read to the topic's end was begun within the last {@value #STALE_SECONDS} s; at any other time spending counts as
 * stopped. The end is asked for in every round, because a consumer that has lost its broker just polls nothing.
 */
final class SpendingSwitch implements Spending, Runnable, AutoCloseable {

    static final String SCOPE = "spending";
    static final int STALE_SECONDS = 5;

    private static final Logger log = LoggerFactory.getLogger(SpendingSwitch.class);
    private static final Duration ROUND = Duration.ofMillis(200);
    private static final Duration ASKING = Duration.ofSeconds(2);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Deserializer<RenewalPolicy> policies;
    private final Moment.Ticker ticker;
    private volatile boolean closed;
    private volatile Knowledge knowledge = Knowledge.NONE;
    /** As far as read; only the following thread has it. */
    private boolean reading;

    private record Knowledge(boolean read, boolean stopped, Moment asOf) {
        static final Knowledge NONE = new Knowledge(false, true, new Moment(0, Instant.EPOCH));
    }

    SpendingSwitch(
            Supplier<Consumer<String, byte[]>> consumers, Deserializer<RenewalPolicy> policies, Moment.Ticker ticker) {
        this.consumers = consumers;
        this.policies = policies;
        this.ticker = ticker;
    }

    @Override
    public boolean isStopped() {
        Knowledge current = knowledge;
        return !isFresh(current) || current.stopped();
    }

    /** Whether the switch is known, in whichever position. */
    boolean isKnown() {
        return isFresh(knowledge);
    }

    private boolean isFresh(Knowledge current) {
        return current.read() && !current.asOf().isOlderThan(Duration.ofSeconds(STALE_SECONDS), ticker.now());
    }

    @Override
    public void run() {
        while (!closed) {
            try (Consumer<String, byte[]> consumer = consumers.get()) {
                follow(consumer);
            } catch (WakeupException | InterruptException e) {
                closed = true;
            } catch (RuntimeException e) {
                knowledge = Knowledge.NONE;
                log.atWarn()
                        .setMessage("The spending switch could not be followed")
                        .addKeyValue("cause", e.getClass().getSimpleName())
                        .log();
                rest();
            }
        }
    }

    private void follow(Consumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.POLICIES.name(), ASKING).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        // Read anew from the beginning, so that a lost record or a tombstone compacted away leaves nothing behind.
        knowledge = Knowledge.NONE;
        reading = false;
        while (!closed) {
            try {
                round(consumer, partitions);
            } catch (TimeoutException e) {
                log.atDebug().setMessage("The spending switch was not reached").log();
            }
        }
    }

    /** Reads to where the topic ended when the round began; then its state of that moment is known. */
    void round(Consumer<String, byte[]> consumer, List<TopicPartition> partitions) {
        Moment asOf = ticker.now();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ASKING);
        consumer.poll(ROUND).forEach(this::take);
        if (ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), ASKING) >= end.getValue())) {
            knowledge = new Knowledge(true, reading, asOf);
        }
    }

    private void take(ConsumerRecord<String, byte[]> policy) {
        if (SCOPE.equals(policy.key())) {
            boolean before = reading;
            reading = stops(policy.value());
            if (before != reading) {
                log.atInfo()
                        .setMessage("The spending switch was turned")
                        .addKeyValue("stopped", reading)
                        .log();
            }
        }
    }

    private boolean stops(byte[] value) {
        try {
            RenewalPolicy policy = value == null ? null : policies.deserialize(Topics.POLICIES.name(), value);
            return policy != null && policy.getSpendingStopped().orElse(false);
        } catch (SerializationException e) {
            // Whoever wrote it meant something by it.
            return true;
        }
    }

    private void rest() {
        try {
            Thread.sleep(AFTER_FAILURE.toMillis());
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
