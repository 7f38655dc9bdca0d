package io.coldstream.streams.topology;

import java.time.Duration;
import java.time.Instant;

/**
 * When commands may be released: turns that lie exactly 1/rate apart, however late the ticks are that take them. So ticks
 * and their delays cost none of the rate, and what is released may be played out at the spacing of its turns. Turns that
 * nobody took for long are gone.
 */
final class ReleaseTurns {

    /** Half of what sinks hold a command for, so that the other half is left to the commit and the way. */
    private static final int KEPT_GAPS = 3;

    /** At a lifted rate: what ticks may be late by. */
    private static final Duration LEAST_KEPT = Duration.ofMillis(200);

    /** More gaps than one turn is ever away from the next, whatever share of the rate is used. */
    private static final int FARTHEST_GAPS = 4;

    private final Duration gap;
    private final Duration kept;
    private Instant next = Instant.EPOCH;

    ReleaseTurns(int ratePerSecond) {
        this.gap = Duration.ofSeconds(1).dividedBy(ratePerSecond);
        Duration gaps = gap.multipliedBy(KEPT_GAPS);
        this.kept = gaps.compareTo(LEAST_KEPT) > 0 ? gaps : LEAST_KEPT;
    }

    /** Whether a turn has come that nobody took. */
    boolean hasCome(Instant now) {
        Instant oldest = now.minus(kept);
        if (next.isBefore(oldest)) {
            next = oldest;
        } else if (next.isAfter(now.plus(gap.multipliedBy(FARTHEST_GAPS)))) {
            // The clock was set back, which must not stop all releases until it is where it was.
            next = now.plus(gap);
        }
        return !next.isAfter(now);
    }

    /** When the next turn came, if one has; else when it will. */
    Instant next() {
        return next;
    }

    /**
     * Takes the next turn; the time at which it came.
     *
     * @param share of the rate that is used, above 0 and at most 1
     */
    Instant take(double share) {
        Instant turn = next;
        next = next.plusNanos((long) (gap.toNanos() / share));
        return turn;
    }
}
