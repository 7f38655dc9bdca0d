package io.coldstream.streams.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be announced of the period that is watched, and when: the notices of its policy, each on its day in UTC, and
 * that its renewal is due. Each is announced once; a more urgent notice stands for those before it.
 *
 * <p>What comes in its time is told on what is known. What is late, because we were down or learnt of the period too late,
 * is told by a read taken since: a timer that finds it late only has the subscription looked at.
 *
 * @param end the period end, as read, else as claimed
 * @param start when the period began or begins, where a read told it: notices of its day and before are none of it, and
 *     before it no renewal is due
 * @param told what was announced of this period
 */
record Windows(String subscriptionId, Instant end, @Nullable Instant start, Policy policy, Told told) {

    private static final Duration NOTICES_SPREAD_OVER = Duration.ofHours(6);
    /** So that a notice told in time is told on its day. */
    private static final Duration IN_TIME = Duration.ofHours(24).minus(NOTICES_SPREAD_OVER);

    /**
     * {@code null} when nothing is to be announced: the policy is off, no end is known, the subscription is over, or what is
     * under way has to show first.
     */
    static @Nullable Windows of(Subscription subscription) {
        Renewal renewal = subscription.renewal();
        Policy policy = renewal.policy() == null ? Policy.DEFAULT : renewal.policy();
        Told told = told(subscription);
        boolean open = subscription.status() == Status.RENEWING || subscription.awaitsDomain();
        if (told == null || policy.mode() == Policy.Mode.OFF || open || subscription.isOver()) {
            return null;
        }
        Observation read = renewal.observed();
        Instant end = subscription.periodEnd();
        Instant start = read == null || read.periodEnd() == null ? null : read.periodStart();
        return end == null ? null : new Windows(subscription.id(), end, start, policy, told);
    }

    /**
     * What was announced of the period that is watched; {@code null} when none is known, or a later one was announced
     * already: then this one was, too.
     */
    static @Nullable Told told(Subscription subscription) {
        Instant end = subscription.periodEnd();
        Told told = subscription.renewal().told();
        if (end == null || told == null || told.isOf(end, subscription.renewal().halfCycle())) {
            return told == null && end != null ? Told.nothing(end) : told;
        }
        return end.isAfter(told.periodEnd()) ? Told.nothing(end) : null;
    }

    /**
     * What is told after a read.
     *
     * @param before the subscription before the read
     * @param seen the same with what was read
     */
    static @Nullable Told read(Subscription before, Subscription seen, Observation read) {
        Told said = seen.renewal().told();
        if (!read.shown() || read.periodEnd() == null || endsAnOperation(before.renewal(), seen.renewal())) {
            return said;
        }
        Told known = told(seen);
        if (known == null) {
            // What was announced on a claim alone is not what a first read shows.
            boolean claimed = before.renewal().observed() == null;
            return claimed ? read(before, seen.with(seen.renewal().telling(null)), read) : said;
        }
        // A page of the reseller's list may come before the first look, which brings the policy.
        Windows windows = seen.renewal().policy() == null ? null : of(seen);
        Told told = windows == null ? known : windows.announced(read.at());
        boolean pastDue = read.status() == Status.PAST_DUE && !seen.isOver();
        Told next = (pastDue ? told.asPastDue(told.periodEnd()) : told).priced(read.price());
        // Once a period is renewed nothing that was told of it is of use.
        boolean renewed = before.renewal().renewedWithoutUs(read) != null;
        return next.isAnnounced() || next.pastDue() || renewed ? next : said;
    }

    /** What a read that ended an operation means for the next period, the next read tells. */
    private static boolean endsAnOperation(Renewal before, Renewal after) {
        Operation is = after.operation();
        return is != null && !is.equals(before.operation()) && is.state() != Operation.State.REQUESTED;
    }

    /** When the notice of so many days is due: in the first hours of its day, each subscription at a time of its own. */
    Instant noticeAt(int days) {
        return day(end).minusDays(days)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .plus(Jitter.of(subscriptionId, NOTICES_SPREAD_OVER));
    }

    Instant dueAt() {
        return notBeforeTheStart(end.minus(policy.leadTime()));
    }

    /** The next announcement after a time; {@code null} when there is none. */
    @Nullable
    Instant nextAfter(@Nullable Instant time) {
        return open().filter(at -> time == null || at.isAfter(time))
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** What happens next by itself: the next notice, the look that decides, or the end. */
    @Nullable
    Instant nextStepAfter(Instant time) {
        Stream<Instant> notices = openNotices().stream().map(this::noticeAt);
        return Stream.concat(notices, Stream.of(notBeforeTheStart(Jitter.dueLook(subscriptionId, end, policy)), end))
                .filter(at -> at.isAfter(time))
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** Whether anything has come that is not told. After the end there is nothing to announce any more. */
    boolean hasCome(Instant now) {
        return open().anyMatch(at -> !at.isAfter(now));
    }

    boolean isInTime(Instant now) {
        Integer notice = noticeBy(now);
        boolean noticeInTime = notice == null || now.isBefore(noticeAt(notice).plus(IN_TIME));
        boolean dueInTime = !isDueBy(now) || now.isBefore(dueAt().plus(IN_TIME));
        return now.isBefore(end) && noticeInTime && dueInTime;
    }

    /** What is told after all that has come is announced. */
    Told announced(Instant now) {
        if (!now.isBefore(end)) {
            return told;
        }
        Integer notice = noticeBy(now);
        Told next = notice == null ? told : told.noticed(notice, end);
        return isDueBy(now) ? next.asDue(end) : next;
    }

    /** Whether a notice told now is told on its day. */
    boolean isOnItsDay(int days, Instant now) {
        return day(now).equals(day(end).minusDays(days));
    }

    private Instant notBeforeTheStart(Instant at) {
        return start != null && at.isBefore(start) ? start : at;
    }

    private boolean isDueBy(Instant now) {
        return !told.due() && !now.isBefore(dueAt());
    }

    /** The most urgent one whose time has come. */
    private @Nullable Integer noticeBy(Instant now) {
        return openNotices().stream()
                .filter(days -> !noticeAt(days).isAfter(now))
                .min(Integer::compareTo)
                .orElse(null);
    }

    private Stream<Instant> open() {
        List<Instant> moments = new ArrayList<>();
        openNotices().forEach(days -> moments.add(noticeAt(days)));
        if (!told.due()) {
            moments.add(dueAt());
        }
        return moments.stream();
    }

    private List<Integer> openNotices() {
        Integer last = told.noticeDays();
        return policy.noticeDays().stream()
                .filter(days -> last == null || days < last)
                .filter(days -> start == null || day(end).minusDays(days).isAfter(day(start)))
                .toList();
    }

    private static LocalDate day(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate();
    }
}
