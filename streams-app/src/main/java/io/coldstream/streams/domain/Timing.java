package io.coldstream.streams.domain;

import java.time.Duration;
import java.util.List;

/**
 * How long things take, in business time.
 *
 * @param floor nothing is repeated sooner; zero except on a demo's fast clock, where 200 ms of the wall stay 200 ms
 * @param orderCompleteWithin from an order's first webhook until all its mailboxes should be there
 */
public record Timing(Duration floor, Duration orderCompleteWithin) {

    public static final Timing REAL = new Timing(Duration.ZERO, Duration.ofDays(1));

    /** From this long before the period end on, a subscription is looked at daily. */
    static final Duration WATCHED_BEFORE = Duration.ofDays(60);

    static final Duration LOOK_EVERY = Duration.ofDays(1);
    static final Duration LOOK_EARLIER_BY = Duration.ofHours(1);
    static final Duration LOOK_AT_ENDED_EVERY = Duration.ofDays(7);
    /** What the vendor gives after a period's end (GUIDE: {@code subscription.past_due}). */
    public static final Duration GRACE = Duration.ofDays(7);

    static final Duration PARK_AFTER = Duration.ofHours(25);

    static final Duration NEAR_THE_END = Duration.ofHours(48);
    static final Duration AFTER_THE_END = Duration.ofHours(24);
    /** So long a subscription counts as new: what it continues should be found by then. */
    static final Duration NEW = Duration.ofHours(24);

    static final Duration JUST_AFTER = Duration.ofMinutes(1);

    /** What is found to end within this time is looked at once. */
    static final Duration SOON = Duration.ofDays(7);

    /** The vendor tries a webhook at once, after 30 s and after 5 min (GUIDE); twice as long allows for our own queues. */
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(10);

    private static final Duration HOURLY = Duration.ofHours(1);
    private static final Duration UNANSWERED = Duration.ofMinutes(15);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);
    private static final Duration FAILURE_SETTLES = Duration.ofMinutes(30);
    private static final List<Duration> DUNNING =
            List.of(Duration.ofHours(4), Duration.ofHours(12), Duration.ofHours(24), Duration.ofHours(24));
    private static final List<Duration> RECONCILE_READS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(24));

    /** A look without any answer is repeated. */
    Duration unanswered() {
        return afterAnAnswer(UNANSWERED);
    }

    /** Near the end of a period looks come hourly. */
    Duration nearTheEnd() {
        return afterAnAnswer(HOURLY);
    }

    /** A person's wish that no read could answer for so long is not fulfilled later by surprise. */
    Duration wishLasts() {
        return afterAnAnswer(HOURLY);
    }

    /** After this long without a read nobody waits for one any more. */
    Duration unread() {
        return afterAnAnswer(AFTER_THE_END);
    }

    /** What the reseller shows may be told by a webhook until so long after; tries of webhooks stay real on a fast clock. */
    public Duration onItsWay() {
        Duration real = floor.multipliedBy(3_000);
        return real.compareTo(ON_ITS_WAY) > 0 ? real : ON_ITS_WAY;
    }

    /** An order's mailboxes are created and told within this time. */
    Duration complete() {
        return afterAnAnswer(orderCompleteWithin);
    }

    /** On a fast clock: not before the answer to a look can have come. */
    private Duration afterAnAnswer(Duration planned) {
        Duration walk = floor.multipliedBy(25);
        return walk.compareTo(planned) > 0 ? walk : planned;
    }

    /** So long after a failure was told a read shows what is left of it: an order beside it would be carried out by then. */
    Duration failureSettles() {
        return atLeastFloor(FAILURE_SETTLES);
    }

    /** How long to wait until a renewal is tried again that failed for the {@code count}th time, from 1. */
    Duration dunning(int count) {
        return atLeastFloor(DUNNING.get(Math.clamp(count - 1, 0, DUNNING.size() - 1)));
    }

    /** After a read that failed or showed something in between. */
    Duration lookAgain() {
        return atLeastFloor(LOOK_AGAIN);
    }

    /**
     * How long after the outcome the read number {@code step} (from 0) of the reconciliation comes; beyond the last
     * read, when the operation is parked.
     */
    Duration reconcile(int step) {
        Duration planned = step < RECONCILE_READS.size() ? RECONCILE_READS.get(step) : PARK_AFTER;
        Duration floored = floor.multipliedBy(step + 1L);
        return planned.compareTo(floored) >= 0 ? planned : floored;
    }

    /** Whether {@code step} is past the last read. */
    static boolean readsAreOver(int step) {
        return step > RECONCILE_READS.size();
    }

    /** A pause before a call about a mailbox is made again. */
    Duration pause(Duration planned) {
        return atLeastFloor(planned);
    }

    /** How long a webhook or an answer about a mailbox's call is waited for. */
    Duration answered(Duration planned) {
        return afterAnAnswer(planned);
    }

    private Duration atLeastFloor(Duration planned) {
        return planned.compareTo(floor) >= 0 ? planned : floor;
    }
}
