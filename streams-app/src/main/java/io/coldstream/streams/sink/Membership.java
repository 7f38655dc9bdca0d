package io.coldstream.streams.sink;

import io.coldstream.schemas.Topics;
import io.coldstream.streams.crash.CrashPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * One membership in the sinks' consumer group, from joining to leaving: polls, claims, and hands over what it claimed. It
 * belongs to one thread. Calls under way are not part of it: they were claimed with certainty and finish by themselves,
 * whatever becomes of the membership.
 */
final class Membership implements AutoCloseable {

    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration WAITING = Duration.ofMillis(5);
    private static final Duration LEAVING = Duration.ofSeconds(5);
    private static final Duration BETWEEN_BARE_COMMITS = Duration.ofSeconds(1);
    private static final int MOST_ABORTS = 3;

    private final Consumer<String, byte[]> consumer;
    private final Claims claims;
    private final Attempts attempts;
    private final Work work;
    private final Backlog backlog = new Backlog();
    private Map<TopicPartition, OffsetAndMetadata> committed = Map.of();
    private Moment committedAt;
    private int aborts;
    private volatile boolean joined;

    /** What a membership works with, the same for each of them. */
    record Work(
            CommandReader reader,
            Verdicts verdicts,
            Calls calls,
            Pacing pacing,
            SinkMetrics metrics,
            Steps steps,
            Moment.Ticker ticker) {}

    /** Why a membership must end: its claim is in doubt, or claims keep failing. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message);
        }
    }

    Membership(Consumer<String, byte[]> consumer, Claims claims, Attempts attempts, Work work) {
        this.consumer = consumer;
        this.claims = claims;
        this.attempts = attempts;
        this.work = work;
        this.committedAt = work.ticker().now();
        consumer.subscribe(List.of(Topics.COMMANDS.name()), new Rebalance());
    }

    /** One round: poll, put aside what is done already, claim what can be called now. */
    void turn() {
        consumer.poll(backlog.isEmpty() ? IDLE : WAITING)
                .forEach(record -> receive(work.reader().read(record)));
        backlog.remove(this::isDone);
        backlog.writtenSince()
                .forEach((partition, since) ->
                        attempts.prune(partition, since, work.ticker().now().wall()));
        pace();
        List<Received> ready = ready(work.ticker().now().wall());
        if (!ready.isEmpty() || isBareCommitDue()) {
            claim(ready);
        }
    }

    private List<Received> ready(Instant now) {
        List<Received> ready = backlog.ready(
                work.calls().free(),
                received -> work.calls().isBusy(received.key()) || work.pacing().holds(received, now));
        return work.pacing().take(ready, consumer.assignment().size(), now);
    }

    /** Whether this member has been given its partitions, be they none. */
    boolean hasJoined() {
        return joined;
    }

    private void receive(Received received) {
        attempts.cover(received, work.ticker().now().wall());
        backlog.add(received);
    }

    /**
     * A command that is claimed already is skipped in silence: who claimed it reports, or the in-doubt timer does. To
     * report NOT_SENT here would be a false proof.
     */
    private boolean isDone(Received received) {
        if (received.command().isEmpty()) {
            work.metrics().unreadable();
            return true;
        }
        boolean claimed =
                attempts.contains(received.partition(), received.command().get().getCommandId());
        if (claimed) {
            work.metrics().alreadyClaimed();
        }
        return claimed;
    }

    private void pace() {
        Set<TopicPartition> full =
                consumer.assignment().stream().filter(backlog::isFull).collect(Collectors.toSet());
        Set<TopicPartition> rest = new HashSet<>(consumer.paused());
        rest.removeAll(full);
        consumer.resume(rest);
        consumer.pause(full);
    }

    private boolean isBareCommitDue() {
        Map<TopicPartition, OffsetAndMetadata> offsets = backlog.offsets();
        return !offsets.isEmpty()
                && !offsets.equals(committed)
                && committedAt.isOlderThan(BETWEEN_BARE_COMMITS, work.ticker().now());
    }

    private void claim(List<Received> ready) {
        // Taken before the commit: a call is late by the time since its claim was begun, however long the commit takes.
        Moment begun = work.ticker().now();
        List<Claim> taken = onePerId(ready).stream()
                .map(received -> work.verdicts().of(received, received.command().orElseThrow(), begun.wall()))
                .toList();
        backlog.remove(taken.stream().map(Claim::received).collect(Collectors.toSet())::contains);
        Map<TopicPartition, OffsetAndMetadata> offsets = backlog.offsets();
        work.steps().reached(CrashPoint.BEFORE_CLAIM, taken);
        switch (claims.claim(taken, offsets, consumer.groupMetadata(), begun.wall())) {
            case CERTAIN -> {
                committed = offsets;
                committedAt = begun;
                aborts = 0;
                claimed(taken, begun);
            }
            case ABORTED -> rewind();
            case IN_DOUBT -> {
                work.metrics().claimInDoubt();
                throw new Broken("a claim is in doubt");
            }
        }
    }

    /** A commandId that is repeated under another key waits for the next round, which finds it claimed. */
    private static List<Received> onePerId(List<Received> ready) {
        Set<String> ids = new HashSet<>();
        return ready.stream()
                .filter(received -> ids.add(received.command().orElseThrow().getCommandId()))
                .toList();
    }

    private void claimed(List<Claim> taken, Moment begun) {
        work.steps().reached(CrashPoint.AFTER_CLAIM, taken);
        for (Claim claim : taken) {
            attempts.add(
                    claim.received().partition(),
                    claim.command().getCommandId(),
                    claim.received().attemptedAt(begun.wall()));
            work.metrics().claimed(claim.verdict());
            work.calls().take(claim, begun);
        }
        if (!taken.isEmpty()) {
            work.pacing().calling(work.ticker().now().wall());
        }
    }

    /**
     * Nothing of the round was claimed: all that was polled since the last commit is read again, and the attempts with it.
     * What was polled may be older than the attempts that are still remembered: some were forgotten when it was dealt with.
     */
    private void rewind() {
        work.metrics().claimAborted();
        if (++aborts >= MOST_ABORTS) {
            throw new Broken("claims keep failing");
        }
        Set<TopicPartition> assigned = consumer.assignment();
        Map<TopicPartition, OffsetAndMetadata> kept = consumer.committed(assigned);
        backlog.drop(assigned);
        attempts.drop(assigned);
        for (TopicPartition partition : assigned) {
            OffsetAndMetadata offset = kept.get(partition);
            if (offset == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, offset);
            }
        }
        consumer.resume(consumer.paused());
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(LEAVING));
        claims.close();
    }

    /** Callbacks come from within poll, so between a poll and its claim the assignment stands still. */
    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            backlog.drop(partitions);
            attempts.drop(partitions);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            joined = true;
        }
    }
}
