package io.coldstream.streams.domain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What our own timers found of a paid period that ended, because the vendor does not always tell: with auto-renewal on, a
 * subscription stays PAST_DUE and is never told to expire (help guide). It is for people, and moves no money.
 *
 * <p>Nobody is told on the mere passing of time. A read from after the end has to show that it is still the end, or that
 * the subscription is not listed; only where no read comes at all, the wait for one ends after a while.
 *
 * @param periodEnd the end that it is about
 * @param reason on what it rests, a code
 * @param waitingSince since when a read is to show whether the next kind has come; {@code null} while it is not its time
 */
public record Phase(
        Kind kind,
        Instant periodEnd,
        String reason,
        @Nullable Instant waitingSince) {

    /** Ends that differ by less are one end: the vendor's webhooks and its API need not agree to the second. */
    private static final Duration ONE_END = Duration.ofDays(1);

    /** In the order in which they come. */
    public enum Kind {
        /** Still paid for, as far as is known. */
        PAID,
        /** Over and not renewed: the vendor gives seven days. */
        GRACE,
        /** The grace is over, too. */
        LAPSED
    }

    /** When the grace ends or ended. */
    public Instant graceEndsAt() {
        return periodEnd.plus(Timing.GRACE);
    }

    /** Whether nothing later than what it is about is known. */
    boolean covers(Instant end) {
        return end.isBefore(periodEnd.plus(ONE_END));
    }

    /** The phase after a read that the summary already holds. */
    static @Nullable Phase read(Subscription subscription, Observation read) {
        Phase now = current(subscription);
        if (now == null || now.kind == Kind.LAPSED || !isEvidence(read, now)) {
            return subscription.phase();
        }
        Kind next = read.at().isBefore(now.graceEndsAt().plus(Timing.JUST_AFTER)) ? Kind.GRACE : Kind.LAPSED;
        return new Phase(next, now.periodEnd, read.shown() ? "end-still-shown" : "not-shown", null);
    }

    private static boolean isEvidence(Observation read, Phase now) {
        Instant moment = now.moment();
        if (read.at().isBefore(moment.plus(Timing.JUST_AFTER))) {
            return false;
        }
        if (!read.shown()) {
            return true;
        }
        boolean stuck = !read.at().isBefore(moment.plus(Timing.AFTER_THE_END));
        return read.periodEnd() != null && now.covers(read.periodEnd()) && (read.status() != Status.RENEWING || stuck);
    }

    /** The phase after one of its own timers fired. */
    static @Nullable Phase fired(Subscription subscription, Instant at, Timing timing) {
        Phase now = current(subscription);
        if (now == null || now.kind == Kind.LAPSED || at.isBefore(now.due(subscription, timing))) {
            return subscription.phase();
        }
        if (now.waitingSince == null) {
            return new Phase(now.kind, now.periodEnd, now.reason, at);
        }
        Kind next = at.isBefore(now.graceEndsAt()) ? Kind.GRACE : Kind.LAPSED;
        return new Phase(next, now.periodEnd, isRead(subscription) ? "no-read-since" : "only-claimed", null);
    }

    /** When its timer is due, and for what; {@code null} when nothing is to come. */
    static @Nullable Instant due(Subscription subscription, Kind kind, Timing timing) {
        Phase now = current(subscription);
        return now == null || now.kind != kind ? null : now.due(subscription, timing);
    }

    private Instant due(Subscription subscription, Timing timing) {
        if (waitingSince == null) {
            return moment();
        }
        return waitingSince.plus(isRead(subscription) ? timing.unread() : timing.nearTheEnd());
    }

    /** When the next kind begins. */
    private Instant moment() {
        return kind == Kind.PAID ? periodEnd : graceEndsAt();
    }

    /** {@code null} when there is nothing to watch: no end is known, or the subscription is over for other reasons. */
    private static @Nullable Phase current(Subscription subscription) {
        Instant end = subscription.watchedEnd();
        if (end == null || subscription.isOver()) {
            return null;
        }
        Phase phase = subscription.phase();
        return phase != null && phase.covers(end) ? phase : new Phase(Kind.PAID, end, "", null);
    }

    /** What the world is told: GRACE or LAPSED, while it lasts. */
    static @Nullable Phase shown(Subscription subscription) {
        Phase now = current(subscription);
        return now == null || now.kind == Kind.PAID ? null : now;
    }

    private static boolean isRead(Subscription subscription) {
        Observation read = subscription.renewal().observed();
        return read != null && read.periodEnd() != null;
    }
}
