package io.coldstream.streams.domain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was announced of a period, so that each announcement comes once.
 *
 * @param noticeDays the last notice, in days before the end; {@code null} before the first
 * @param due whether it was told that the renewal is due
 * @param firstPrice of one mailbox, at the first notice
 * @param pastDue whether it was told that the reseller counts it as past due
 */
public record Told(
        Instant periodEnd,
        @Nullable Integer noticeDays,
        boolean due,
        @Nullable Money firstPrice,
        boolean pastDue) {

    public Told(Instant periodEnd, @Nullable Integer noticeDays, boolean due, @Nullable Money firstPrice) {
        this(periodEnd, noticeDays, due, firstPrice, false);
    }

    static Told nothing(Instant periodEnd) {
        return new Told(periodEnd, null, false, null);
    }

    /** Whether the end is one of the same period: they differ by less than half a cycle. */
    boolean isOf(Instant end, Duration halfCycle) {
        return Duration.between(periodEnd, end).abs().compareTo(halfCycle) < 0;
    }

    boolean isAnnounced() {
        return noticeDays != null || due;
    }

    Told noticed(int days, Instant end) {
        return new Told(end, days, due, firstPrice, pastDue);
    }

    Told asDue(Instant end) {
        return new Told(end, noticeDays, true, firstPrice, pastDue);
    }

    Told asPastDue(Instant end) {
        return new Told(end, noticeDays, due, firstPrice, true);
    }

    /** The first price that is known from the first announcement on is kept. */
    Told priced(@Nullable Money price) {
        return firstPrice != null || !isAnnounced() ? this : new Told(periodEnd, noticeDays, due, price, pastDue);
    }
}
