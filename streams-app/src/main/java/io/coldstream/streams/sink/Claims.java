package io.coldstream.streams.sink;

import io.coldstream.avro.CommandAttempt;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.crash.CrashPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes attempts and the offsets of their commands in one transaction under the generation of the consumer group
 * (KIP-447): a sink that was put out of its group in the meantime can't claim, whatever it believes.
 */
final class Claims implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Claims.class);
    private static final Duration WRITE_PATIENCE = Duration.ofSeconds(15);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    /** What came of a claim. */
    enum Result {
        /** Committed: this sink, and no other, has these commands. */
        CERTAIN,
        /** Not committed and never will be: the commit was not asked for. */
        ABORTED,
        /** The commit was asked for and its result is not known. This producer is of no further use. */
        IN_DOUBT
    }

    private final Producer<String, CommandAttempt> producer;
    private final String executor;
    private final Steps steps;

    private Claims(Producer<String, CommandAttempt> producer, String executor, Steps steps) {
        this.producer = producer;
        this.executor = executor;
        this.steps = steps;
    }

    /** Takes over the transactional id: whatever an earlier producer of it left open is resolved when this returns. */
    static Claims open(Producer<String, CommandAttempt> producer, String executor, Steps steps) {
        try {
            producer.initTransactions();
            return new Claims(producer, executor, steps);
        } catch (RuntimeException e) {
            producer.close(CLOSE_PATIENCE);
            throw e;
        }
    }

    Result claim(
            List<Claim> claims,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group,
            Instant claimedAt) {
        if (group.generationId() < 0 || group.memberId().isEmpty()) {
            // Kafka does not fence commits of those who claim to be in no group.
            return Result.ABORTED;
        }
        try {
            producer.beginTransaction();
            write(claims, claimedAt);
            producer.sendOffsetsToTransaction(offsets, group);
            steps.reached(CrashPoint.IN_CLAIM, claims);
        } catch (KafkaException | ExecutionException | TimeoutException | IllegalStateException e) {
            return abort(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return abort(e);
        }
        return commit();
    }

    private void write(List<Claim> claims, Instant claimedAt)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<Future<?>> written = new ArrayList<>();
        for (Claim claim : claims) {
            CommandAttempt attempt = CommandAttempt.newBuilder()
                    .setCommandId(claim.command().getCommandId())
                    .setExecutor(executor)
                    .setVerdict(claim.verdict())
                    .setClaimedAt(claimedAt)
                    .build();
            // The partition is written out: an attempt is looked for where its command is, however ids hash.
            written.add(producer.send(new ProducerRecord<>(
                    Topics.COMMAND_ATTEMPTS.name(),
                    claim.received().partition().partition(),
                    claim.received().attemptedAt(claimedAt).toEpochMilli(),
                    attempt.getCommandId(),
                    attempt)));
        }
        producer.flush();
        for (Future<?> each : written) {
            each.get(WRITE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Result commit() {
        try {
            producer.commitTransaction();
            return Result.CERTAIN;
        } catch (RuntimeException e) {
            log.atWarn()
                    .setMessage("A claim is in doubt, its commands are not called")
                    .addKeyValue("cause", e.getClass().getSimpleName())
                    .log();
            return Result.IN_DOUBT;
        }
    }

    /** An abort that fails leaves a transaction without commit: the broker ends it, but this producer is spent. */
    private Result abort(Exception cause) {
        log.atInfo()
                .setMessage("A claim was given up")
                .addKeyValue("cause", cause.getClass().getSimpleName())
                .log();
        try {
            producer.abortTransaction();
            return Result.ABORTED;
        } catch (RuntimeException e) {
            return Result.IN_DOUBT;
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_PATIENCE);
    }
}
