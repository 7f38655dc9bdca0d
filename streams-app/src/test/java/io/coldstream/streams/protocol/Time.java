package io.coldstream.streams.protocol;

import io.coldstream.streams.domain.Jitter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * The instants at which anything happens in the model. They lie so that each limit of the protocol falls between two of
 * them: the two seconds, {@code notAfter}, the doubt, the reads, the parking, and most of it once more for a retry. Timers
 * fire at the first instant at or after they are due, as they do when a process is late.
 */
enum Time {
    /** The look that is due 72 h before the period end, at the part of the lead time that is this subscription's own. */
    DUE(Duration.ZERO),
    TWO_SECONDS_OVER(Duration.ofSeconds(5)),
    EXPIRED(Duration.ofMinutes(6)),
    IN_DOUBT(Duration.ofMinutes(12)),
    READ_THRICE(Duration.ofMinutes(45)),
    PARKED(Duration.ofHours(26)),
    RETRIED(Duration.ofHours(26).plusMinutes(20)),
    RETRY_IN_DOUBT(Duration.ofHours(27)),
    RETRY_PARKED(Duration.ofHours(53)),
    NEXT_PERIOD_DUE(Duration.ofDays(30)),
    NEXT_PERIOD_EXPIRED(Duration.ofDays(30).plusMinutes(6)),
    NEXT_PERIOD_IN_DOUBT(Duration.ofDays(30).plusMinutes(12)),
    NEXT_PERIOD_PARKED(Duration.ofDays(30).plusHours(26));

    static final Duration CYCLE = Duration.ofDays(30);
    static final Instant PERIOD_END = Period.END;

    private static final Duration CALL_WITHIN = Duration.ofSeconds(2);
    private static final Duration VALIDITY = Duration.ofMinutes(5);
    private static final Duration IN_DOUBT_AFTER = Duration.ofMinutes(5);
    private static final Duration MOST_READ_AGE = Duration.ofHours(1);

    private final Instant instant;

    Time(Duration sinceDue) {
        instant = Period.DUE_LOOK.plus(sinceDue);
    }

    /** An enum's own constants are not there yet when its instants are made. */
    private static final class Period {
        static final Instant END = Instant.parse("2030-03-04T00:00:00Z");
        static final Instant DUE_LOOK = Jitter.dueLook(Subscriptions.ID, END, Subscriptions.ARMED);
    }

    Instant instant() {
        return instant;
    }

    Time next() {
        return values()[ordinal() + 1];
    }

    /** Whether a claim begun then is too old to be called on now. */
    boolean isTooLateFor(Time begun) {
        return instant.isAfter(begun.instant.plus(CALL_WITHIN));
    }

    /** Whether a command released then must not be called any more. */
    boolean isPastNotAfter(Time released) {
        return instant.isAfter(released.instant.plus(VALIDITY));
    }

    /** Whether a read taken then is too old to release money on now. */
    boolean isTooLateToRelease(Time read) {
        return instant.isAfter(read.instant.plus(MOST_READ_AGE));
    }

    /** When a command released now is in doubt. */
    Instant notAfter() {
        return instant.plus(VALIDITY);
    }

    Instant inDoubtAt() {
        return notAfter().plus(IN_DOUBT_AFTER);
    }

    static Time of(Instant instant) {
        return Arrays.stream(values())
                .filter(time -> time.instant.equals(instant))
                .findFirst()
                .orElseThrow();
    }
}
