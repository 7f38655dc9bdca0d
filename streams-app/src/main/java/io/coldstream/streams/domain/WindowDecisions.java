package io.coldstream.streams.domain;

import io.coldstream.streams.domain.Decision.More;
import io.coldstream.streams.domain.Decision.RenewalDecided;
import io.coldstream.streams.domain.Decision.RenewalStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is published of a period that comes to its end, and of one that others renewed. */
final class WindowDecisions {

    private WindowDecisions() {}

    /** Compares what was told with what is: each step comes once in a period. */
    static void announced(@Nullable Told was, Instant at, Subscription after, List<Decision> decisions) {
        Told is = after.renewal().told();
        if (is == null || is.equals(was)) {
            return;
        }
        boolean samePeriod =
                was != null && was.isOf(is.periodEnd(), after.renewal().halfCycle());
        Told before = was != null && samePeriod ? was : Told.nothing(is.periodEnd());
        Windows windows = Windows.of(after);
        List<RenewalDecided> announced = new ArrayList<>();
        Integer days = is.noticeDays();
        if (windows != null && is.due() && !before.due()) {
            announced.add(decided(RenewalStep.DUE, "due", null, windows, at, after));
        }
        if (windows != null && days != null && !days.equals(before.noticeDays())) {
            String reason = windows.isOnItsDay(days, at) ? "notice-on-its-day" : "notice-late";
            boolean first = windows.noticeAt(days).isBefore(windows.dueAt());
            announced.add(first ? 0 : announced.size(), decided(RenewalStep.NOTICE, reason, days, windows, at, after));
        }
        decisions.addAll(announced);
        if (is.pastDue() && !before.pastDue()) {
            decisions.add(new RenewalDecided(
                    RenewalStep.PAST_DUE, null, is.periodEnd(), estimate(after), "shown-past-due", null));
        }
    }

    /** @param read as it was applied just now */
    static void renewedWithoutUs(Renewal was, Observation read, Subscription after, List<Decision> decisions) {
        Instant end = was.renewedWithoutUs(read);
        if (end == null || after.lineage().isGone()) {
            return;
        }
        boolean auto = Boolean.TRUE.equals(read.autoRenew());
        decisions.add(new RenewalDecided(
                RenewalStep.RENEWED_ELSEWHERE,
                null,
                end,
                null,
                auto ? "auto-renewed" : "renewed-elsewhere",
                null,
                new More(null, null, read.periodEnd(), null)));
    }

    private static RenewalDecided decided(
            RenewalStep step,
            String reason,
            @Nullable Integer days,
            Windows windows,
            Instant at,
            Subscription subscription) {
        return new RenewalDecided(
                step,
                null,
                windows.end(),
                estimate(subscription),
                reason,
                null,
                new More(null, days, null, windows.nextStepAfter(at)));
    }

    private static @Nullable Money estimate(Subscription subscription) {
        Observation read = subscription.renewal().observed();
        return read == null ? null : read.estimate();
    }
}
