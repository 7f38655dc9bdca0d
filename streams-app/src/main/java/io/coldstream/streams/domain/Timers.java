package io.coldstream.streams.domain;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which timers a state asks for. They are a function of the state alone: the due index holds exactly these, and a change
 * of state moves them.
 */
public final class Timers {

    private Timers() {}

    public static Map<TimerKind, Instant> of(Subscription subscription, Timing timing) {
        Map<TimerKind, Instant> timers = new EnumMap<>(TimerKind.class);
        boolean gone = subscription.lineage().isGone();
        if (!gone) {
            put(timers, TimerKind.LOOK, nextLook(subscription, timing));
            put(timers, TimerKind.GRACE, Phase.due(subscription, Phase.Kind.PAID, timing));
            put(timers, TimerKind.NOTICE, nextNotice(subscription));
            put(timers, TimerKind.LAPSE, Phase.due(subscription, Phase.Kind.GRACE, timing));
            put(
                    timers,
                    TimerKind.COMPLETENESS,
                    subscription.fulfilment().nextDue(subscription::misses, timing.complete()));
        }
        Operation operation = subscription.renewal().operation();
        if (operation != null) {
            switch (operation.state()) {
                case RELEASED -> put(timers, TimerKind.IN_DOUBT, operation.inDoubtAt());
                case ACCEPTED, IN_DOUBT -> put(timers, TimerKind.RECONCILE, nextReconcile(operation, timing));
                case REQUESTED, NOT_SENT, REJECTED, CONFIRMED, PARKED, RESOLVED, WITHDRAWN, SUPERSEDED -> {
                    // Nothing of the operation's own is due; the look goes on.
                }
            }
        }
        return timers;
    }

    public static Map<TimerKind, Instant> of(Mailbox mailbox) {
        Map<TimerKind, Instant> timers = new EnumMap<>(TimerKind.class);
        put(
                timers,
                TimerKind.MAILBOX,
                earliest(mailbox.updates().nextAt(), mailbox.reexports().nextAt()));
        return timers;
    }

    private static @Nullable Instant nextReconcile(Operation operation, Timing timing) {
        Instant from = operation.reconcileFrom();
        return from == null ? null : from.plus(timing.reconcile(operation.reconcileStep()));
    }

    /** What came before the last look, the read that answers it tells. */
    private static @Nullable Instant nextNotice(Subscription subscription) {
        Renewal renewal = subscription.renewal();
        Windows windows = Windows.of(subscription);
        return windows == null
                ? null
                : windows.nextAfter(renewal.lookedAt() == null ? renewal.firstSeenAt() : renewal.lookedAt());
    }

    private static @Nullable Instant nextLook(Subscription subscription, Timing timing) {
        Renewal renewal = subscription.renewal();
        Instant wanted = renewal.lookWantedAt();
        // The first look comes at once: a claimed period end, however late, must not put it off.
        Instant regular = renewal.lookedAt() == null
                ? renewal.firstSeenAt()
                : laterLook(renewal.lookedAt(), subscription, timing);
        return earliest(earliest(wanted, regular), worthwhile(renewal, timing));
    }

    /** When the operation makes a read worth while that no other rule asks for. */
    private static @Nullable Instant worthwhile(Renewal renewal, Timing timing) {
        Operation operation = renewal.operation();
        Instant at = operation == null ? null : operation.lookAt(timing);
        return at != null && renewal.lookedAt() != null && renewal.lookedAt().isBefore(at) ? at : null;
    }

    /**
     * Daily once within the watched time, a little earlier each day, so that not all are looked at in the same hour; hourly
     * around its end, and at the very moment when it comes due, has ended or its grace has. Claims change nothing of that:
     * what no read has shown yet is looked at daily.
     */
    private static Instant laterLook(Instant lookedAt, Subscription subscription, Timing timing) {
        Observation read = subscription.renewal().observed();
        Instant daily = lookedAt.plus(Timing.LOOK_EVERY).minus(Jitter.of(subscription.id(), Timing.LOOK_EARLIER_BY));
        if (read == null || !read.shown() || read.periodEnd() == null) {
            return daily;
        }
        if (read.status().ended()) {
            return lookedAt.plus(Timing.LOOK_AT_ENDED_EVERY);
        }
        Instant end = read.periodEnd();
        Instant next = latest(daily, end.minus(Timing.WATCHED_BEFORE));
        Instant near = latest(lookedAt.plus(timing.nearTheEnd()), end.minus(Timing.NEAR_THE_END));
        if (near.isBefore(end.plus(Timing.AFTER_THE_END)) && near.isBefore(next)) {
            next = near;
        }
        for (Instant moment : List.of(end, end.plus(Timing.GRACE))) {
            Instant justAfter = moment.plus(Timing.JUST_AFTER);
            if (lookedAt.isBefore(justAfter) && justAfter.isBefore(next)) {
                next = justAfter;
            }
        }
        Policy policy = subscription.renewal().policy();
        Instant due = Jitter.dueLook(subscription.id(), end, policy == null ? Policy.DEFAULT : policy);
        return due.isAfter(lookedAt) && due.isBefore(next) ? due : next;
    }

    private static @Nullable Instant earliest(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static void put(Map<TimerKind, Instant> timers, TimerKind kind, @Nullable Instant at) {
        if (at != null) {
            timers.put(kind, at);
        }
    }
}
