package io.coldstream.sandbox;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A paid period. Every later end is computed from the anchor, not from the end before it: an order of 31 January ends
 * on 28 February, then on 31 March. The vendor's own rule is unknown.
 *
 * @param anchor the moment that the calendar months count from
 * @param cycles how many cycles after the anchor this period ends
 */
record Period(Instant start, Instant end, Instant anchor, int cycles) {

    /** The first period of an order placed at {@code now}; a given end need not be a cycle after its start. */
    static Period first(BillingCycle cycle, @Nullable Instant start, @Nullable Instant end, Instant now) {
        if (end == null) {
            Instant from = (start == null ? now : start).truncatedTo(ChronoUnit.SECONDS);
            return new Period(from, cycle.after(from, 1), from, 1);
        }
        Instant until = end.truncatedTo(ChronoUnit.SECONDS);
        Instant from = start == null ? cycle.after(until, -1) : start.truncatedTo(ChronoUnit.SECONDS);
        return cycle.after(from, 1).equals(until)
                ? new Period(from, until, from, 1)
                : new Period(from, until, until, 0);
    }

    Period next(BillingCycle cycle) {
        return new Period(end, cycle.after(anchor, cycles + 1), anchor, cycles + 1);
    }
}
