package io.coldstream.sandbox;

import java.time.Instant;
import java.time.ZoneOffset;

/** How long a paid period is, in calendar months. */
enum BillingCycle {
    MONTHLY(1),
    QUARTERLY(3),
    YEARLY(12);

    private final int months;

    BillingCycle(int months) {
        this.months = months;
    }

    /** {@code from} plus {@code cycles} periods by the calendar in UTC: 31 January plus a month is the end of February. */
    Instant after(Instant from, int cycles) {
        return from.atZone(ZoneOffset.UTC).plusMonths((long) months * cycles).toInstant();
    }
}
