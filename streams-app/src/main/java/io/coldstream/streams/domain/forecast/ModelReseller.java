package io.coldstream.streams.domain.forecast;

import io.coldstream.streams.domain.Observation;
import io.coldstream.streams.domain.Stamped;
import io.coldstream.streams.domain.Status;
import io.coldstream.streams.domain.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The reseller of a forecast: it shows what it showed last, renews what it is asked to, and what renews itself. */
final class ModelReseller {

    private ModelReseller() {}

    /** What a read would show then: past due after the period's end. */
    static Observation shows(Subscription subscription, Instant at) {
        Observation last = last(subscription);
        Instant end = Objects.requireNonNull(last.periodEnd());
        boolean over = last.status() == Status.ACTIVE && !at.isBefore(end);
        return read(last, at, over ? Status.PAST_DUE : last.status(), last.periodStart(), end);
    }

    /** What a read would show then if the period was renewed. */
    static Observation showsRenewed(Subscription subscription, Instant at) {
        Observation last = last(subscription);
        Instant end = Objects.requireNonNull(last.periodEnd());
        return read(last, at, Status.ACTIVE, end, Cycle.next(last.periodStart(), end));
    }

    /** How long the period would be that follows the watched one. */
    static Duration nextPeriod(Subscription subscription) {
        Observation last = last(subscription);
        Instant end = Objects.requireNonNull(last.periodEnd());
        return Duration.between(end, Cycle.next(last.periodStart(), end));
    }

    /** Whether it renews the watched period without us; under an expired domain it renews nothing. */
    static boolean renewsItself(Subscription subscription) {
        Observation last = last(subscription);
        Instant expires = subscription.domainExpiresAt();
        return Boolean.TRUE.equals(last.autoRenew())
                && (expires == null || Objects.requireNonNull(last.periodEnd()).isBefore(expires));
    }

    /** Whether a read showed when its period ends. */
    static boolean isRead(Subscription subscription) {
        Observation read = subscription.renewal().observed();
        return read != null && read.shown() && read.periodEnd() != null;
    }

    /** As read, else as webhooks claim, and then without auto-renewal: nobody told of any. */
    private static Observation last(Subscription subscription) {
        Observation read = subscription.renewal().observed();
        return read != null && isRead(subscription)
                ? read
                : new Observation(
                        null,
                        true,
                        Instant.EPOCH,
                        subscription.status(),
                        null,
                        subscription.periodEnd(),
                        false,
                        subscription.price(),
                        subscription.quantity(),
                        Stamped.valueOf(subscription.claims().domain()),
                        List.of(),
                        null);
    }

    private static Observation read(Observation like, Instant at, Status status, @Nullable Instant start, Instant end) {
        return new Observation(
                null,
                true,
                at,
                status,
                start,
                end,
                like.autoRenew(),
                like.price(),
                like.quantity(),
                like.domain(),
                like.others(),
                null);
    }
}
