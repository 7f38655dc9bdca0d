package io.coldstream.streams.sink;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * When a command may be claimed, so that calls lie as far apart as the releases did.
 *
 * <p>Dispatch releases at an even rate, but its commands become visible in bunches, with the topology's commits. So each
 * is held until a fixed time after its release, which takes out whatever delay is shorter than that. Commands that come
 * later than that (their sink was killed, or Kafka stood still) come in numbers, and are spaced here.
 */
public final class Pacing {

    /** So many gaps after its release a command is called: at 4 a second, 1.5 s. */
    private static final int HELD_GAPS = 6;

    /** By so much the loop may be late without losing a turn. */
    private static final Duration SLACK = Duration.ofMillis(50);

    /** What a claim takes at most where nothing is wrong. */
    private static final Duration CLAIM = Duration.ofMillis(60);

    private final Duration gap;
    private final int partitions;
    private Instant next = Instant.EPOCH;

    /**
     * @param gap between two calls over all sinks; zero where the rate is lifted, and then nothing is held
     * @param partitions of the commands' topic
     */
    public Pacing(Duration gap, int partitions) {
        this.gap = gap;
        this.partitions = partitions;
    }

    /**
     * Whether its time has not come. What is from the future by our clock is not held at all: clocks differ, and it would
     * be held for as long as they do.
     */
    boolean holds(Received received, Instant now) {
        return received.command()
                .filter(command -> !command.getReleasedAt().isAfter(now))
                .filter(command -> calledAt(command.getReleasedAt()).isAfter(now))
                .isPresent();
    }

    /** Those of the ready ones that may be claimed now, first released first. */
    List<Received> take(List<Received> ready, int assigned, Instant now) {
        if (gap.isZero() || ready.isEmpty()) {
            return ready;
        }
        boolean late = ready.stream().anyMatch(received -> isLate(received, now));
        Duration spacing = late && assigned < partitions ? share(assigned) : catchingUp();
        List<Received> taken = ready.stream()
                .sorted(Comparator.comparing(Received::writtenAfter))
                .limit(come(spacing, now))
                .toList();
        next = next.plus(spacing.multipliedBy(taken.size()));
        return taken;
    }

    /** Calls were handed over just now: a claim that took long is not followed by the next at once. */
    void calling(Instant now) {
        Instant earliest = now.plus(gap).minus(CLAIM);
        next = next.isBefore(earliest) ? earliest : next;
    }

    /** How many turns have come. */
    private int come(Duration spacing, Instant now) {
        Instant oldest = now.minus(SLACK);
        if (next.isBefore(oldest)) {
            next = oldest;
        } else if (next.isAfter(now.plus(spacing))) {
            // The clock was set back.
            next = now.plus(spacing);
        }
        return next.isAfter(now) ? 0 : 1 + (int) Duration.between(next, now).dividedBy(spacing);
    }

    /** Other sinks may have late ones too: each takes its part of the rate, by the partitions it has. */
    private Duration share(int assigned) {
        return gap.multipliedBy(partitions).dividedBy(Math.max(1, assigned));
    }

    /** A little less than the gap, so that a delay is made up for; six calls still take longer than five gaps of a fifth. */
    private Duration catchingUp() {
        return gap.multipliedBy(7).dividedBy(8);
    }

    private boolean isLate(Received received, Instant now) {
        return received.command()
                .filter(command ->
                        calledAt(command.getReleasedAt()).plus(gap.dividedBy(2)).isBefore(now))
                .isPresent();
    }

    private Instant calledAt(Instant releasedAt) {
        return releasedAt.plus(gap.multipliedBy(HELD_GAPS));
    }
}
