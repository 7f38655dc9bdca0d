package io.coldstream.streams.query;

import io.coldstream.streams.domain.Account;
import io.coldstream.streams.domain.Stamped;
import io.coldstream.streams.domain.Status;
import io.coldstream.streams.domain.Subscription;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which subscriptions a list asks for; absent conditions hold for all. */
record SubscriptionFilter(
        @Nullable Status status,
        @Nullable String domain,
        @Nullable String userId,
        @Nullable Instant expiresBefore,
        @Nullable Boolean incomplete) {

    /** @throws Refused with every problem of the conditions */
    static SubscriptionFilter of(Ask ask) {
        List<String> problems = new ArrayList<>();
        Status status = status(ask.query("status"), problems);
        Instant expiresBefore = time(ask.query("expiresBefore"), problems);
        Boolean incomplete = flag(ask.query("incomplete"), problems);
        if (!problems.isEmpty()) {
            throw Refused.unprocessable(problems);
        }
        String domain = ask.query("domain");
        return new SubscriptionFilter(
                status,
                domain == null ? null : domain.toLowerCase(Locale.ROOT),
                ask.query("userId"),
                expiresBefore,
                incomplete);
    }

    boolean wants(Subscription subscription) {
        Account account = Stamped.valueOf(subscription.claims().account());
        Instant end = subscription.periodEnd();
        return (status == null || subscription.status() == status)
                && (domain == null
                        || domain.equals(Stamped.valueOf(subscription.claims().domain())))
                && (userId == null || (account != null && userId.equals(account.userId())))
                && (expiresBefore == null || (end != null && end.isBefore(expiresBefore)))
                && (incomplete == null || incomplete == subscription.incomplete());
    }

    private static @Nullable Status status(@Nullable String text, List<String> problems) {
        if (text == null) {
            return null;
        }
        for (Status status : Status.values()) {
            if (status.name().equalsIgnoreCase(text)) {
                return status;
            }
        }
        problems.add("status: one of " + Arrays.toString(Status.values()));
        return null;
    }

    private static @Nullable Boolean flag(@Nullable String text, List<String> problems) {
        if (text == null || text.equals("true") || text.equals("false")) {
            return text == null ? null : Boolean.valueOf(text);
        }
        problems.add("incomplete: true or false (whether an order of it misses mailboxes after its time)");
        return null;
    }

    private static @Nullable Instant time(@Nullable String text, List<String> problems) {
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            problems.add("expiresBefore: a time such as 2026-12-24T00:00:00Z");
            return null;
        }
    }
}
