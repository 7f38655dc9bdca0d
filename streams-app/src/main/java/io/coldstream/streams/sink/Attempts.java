package io.coldstream.streams.sink;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Which commands of the partitions at hand are already claimed, by whomever.
 *
 * <p><b>The window.</b> For a partition whose first unread command was written at time T (the lesser of its record time
 * and its release, never later than now), the attempts written since T − {@value #MARGIN_MINUTES} minutes are read. That
 * is enough: a command at or behind that position was written after it, and an attempt at a command is written after the
 * command, under the time of the claim or of the command, whichever is later. So each of these attempts is younger than
 * T, unless the clocks of two processes differ by more than the margin. After a reset of the offsets to the beginning T
 * is the oldest command, and so everything is read. Should T lie in the future by somebody's fault, the cap at now still
 * covers every command that is not past its {@code notAfter}, which is all that could be called.
 *
 * <p><b>Pruning</b> follows the same argument from the commands as they are reached, after what is claimed already was
 * taken out of them.
 */
final class Attempts {

    static final int MARGIN_MINUTES = 10;
    private static final Duration MARGIN = Duration.ofMinutes(MARGIN_MINUTES);
    private static final Duration BETWEEN_PRUNINGS = Duration.ofMinutes(1);
    /** Some 200 MB. More is an error that a person must see, never a reason to forget an attempt. */
    private static final int BOUND = 1_000_000;

    private final AttemptLog log;
    private final Map<TopicPartition, Map<String, Instant>> known = new HashMap<>();
    private final Map<TopicPartition, Instant> prunedAt = new HashMap<>();

    Attempts(AttemptLog log) {
        this.log = log;
    }

    /** To be called with the first command that is received of a partition, and harmless with later ones. */
    void cover(Received first, Instant now) {
        if (!known.containsKey(first.partition())) {
            known.put(
                    first.partition(), new HashMap<>(log.since(first.partition(), window(first.writtenAfter(), now))));
        }
    }

    boolean contains(TopicPartition partition, String commandId) {
        return of(partition).containsKey(commandId);
    }

    void add(TopicPartition partition, String commandId, Instant writtenAt) {
        Map<String, Instant> attempts = of(partition);
        attempts.put(commandId, writtenAt);
        checkBound(attempts.size());
    }

    /** Forgets what no command can need, when those that are not yet dealt with were written at {@code since} or later. */
    void prune(TopicPartition partition, Instant since, Instant now) {
        Instant last = prunedAt.getOrDefault(partition, Instant.MIN);
        if (last.isBefore(now.minus(BETWEEN_PRUNINGS))) {
            Instant needed = window(since, now);
            of(partition).values().removeIf(writtenAt -> writtenAt.isBefore(needed));
            prunedAt.put(partition, now);
        }
    }

    /** Forgets partitions that were taken away: another sink may claim there from now on. */
    void drop(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> {
            known.remove(partition);
            prunedAt.remove(partition);
        });
    }

    static void checkBound(int size) {
        if (size > BOUND) {
            throw new IllegalStateException("More than " + BOUND + " attempts in the window of one partition");
        }
    }

    private static Instant window(Instant written, Instant now) {
        return (written.isBefore(now) ? written : now).minus(MARGIN);
    }

    private Map<String, Instant> of(TopicPartition partition) {
        Map<String, Instant> attempts = known.get(partition);
        if (attempts == null) {
            throw new IllegalStateException("The attempts of " + partition + " were not read");
        }
        return attempts;
    }
}
