package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.avro.SubscriptionState;
import io.coldstream.streams.domain.Caps;
import io.coldstream.streams.domain.Jitter;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Policy;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.domain.forecast.Forecast;
import io.coldstream.streams.domain.forecast.Period;
import io.coldstream.streams.domain.forecast.PolicySource;
import io.coldstream.streams.stores.PolicyBook;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calendar: which periods end within a time, what renewing them is thought to cost, and what would happen. */
final class RenewalRoutes {

    static final String PATH = "/api/renewals";

    private static final Duration USUAL = Duration.ofDays(30);
    private static final Duration LONGEST = Duration.ofDays(400);

    private static final int MOST_PERIODS_EACH = 1_000;

    private final Lists lists;
    private final Prospects prospects;
    private final Spent spent;
    private final ForecastRoutes forecasts;
    private final PolicyBook policies;
    private final BusinessClock clock;

    RenewalRoutes(Relay relay, BusinessClock clock, String currency) {
        this.lists = new Lists(relay);
        this.prospects = new Prospects(lists);
        this.spent = new Spent(lists);
        this.forecasts = new ForecastRoutes(relay, prospects, spent, clock, currency);
        this.policies = new PolicyBook(relay.views()::policy);
        this.clock = clock;
    }

    /** A page is sorted by period end; pages follow each other by subscriptionId. */
    Answer calendar(Ask ask) {
        String wanted = Lists.isLocal(ask) ? ask.query(Lists.PART) : null;
        if (Prospects.PART.equals(wanted)) {
            return prospects.local(ask);
        }
        if (Spent.PART.equals(wanted)) {
            return spent.local(ask);
        }
        String told = ask.forwardedBy().isEmpty() ? null : ask.query("until");
        Instant now = clock.now();
        Instant until = told == null ? now.plus(within(ask.query("within"))) : time(told);
        Ask same = ask.with("until", until.toString());
        if ("true".equals(ask.query(Lists.LOCAL))) {
            return lists.answer(Table.SUBSCRIPTIONS, same, entry -> due(entry, now, until));
        }
        Lists.Part part = lists.gathered(Table.SUBSCRIPTIONS, same, entry -> due(entry, now, until));
        List<JsonNode> sorted = new ArrayList<>();
        part.items().values().forEach(periods -> periods.forEach(sorted::add));
        sorted.sort(
                Comparator.comparing(item -> Instant.parse(item.get("periodEnd").textValue())));
        return Answer.ok(Lists.page(sorted, part.next()).with("from", now).with("until", until));
    }

    Answer forecast(Ask ask) {
        return forecasts.forecast(ask);
    }

    static Instant time(String told) {
        try {
            return Instant.parse(told);
        } catch (DateTimeException e) {
            throw Refused.unprocessable(List.of("until: a time such as 2026-12-24T00:00:00Z"));
        }
    }

    private static Duration within(@Nullable String text) {
        if (text == null) {
            return USUAL;
        }
        try {
            Duration within = Duration.parse(text);
            if (within.isPositive() && within.compareTo(LONGEST) <= 0) {
                return within;
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw Refused.unprocessable(List.of("within: a duration such as P30D, at most P400D"));
    }

    /** The periods of one subscription, each with what would become of it by itself: caps hold over many. */
    private @Nullable JsonNode due(Entry<SubscriptionState> entry, Instant now, Instant until) {
        Subscription subscription = SubscriptionView.load(entry);
        Instant end = subscription.periodEnd();
        if (end == null
                || end.isBefore(now)
                || end.isAfter(until)
                || subscription.status().ended()) {
            return null;
        }
        Policy policy = policies.of(subscription, now);
        ObjectNode current = current(subscription, policy, end, now);
        Forecast forecast = Forecast.of(
                List.of(subscription),
                new Forecast.Question(now, until, new Uncapped(policies), purse -> null, null, MOST_PERIODS_EACH));
        List<Period> periods = forecast == null ? List.of() : forecast.periods();
        List<ObjectNode> rows = new ArrayList<>();
        for (Period period : periods) {
            if (!period.end().isAfter(until)) {
                rows.add(row(current, period, policy));
            }
        }
        return JsonObject.list(rows.isEmpty() ? List.of(current) : rows);
    }

    private ObjectNode current(Subscription subscription, Policy policy, Instant end, Instant now) {
        Money price = subscription.price();
        Integer quantity = subscription.quantity();
        var shown = SubscriptionView.of(subscription, policies, now).node();
        return new JsonObject()
                .with("subscriptionId", subscription.id())
                .with("domain", shown.get("domain"))
                .with("userId", shown.get("userId"))
                .with("status", subscription.status())
                .with("periodEnd", end)
                .with("dueAt", end.minus(policy.leadTime()))
                .with("lookAt", Jitter.dueLook(subscription.id(), end, policy))
                .with("estimate", price == null || quantity == null ? null : price.times(quantity))
                .with("autoRenew", shown.get("autoRenew"))
                .with("mode", policy.mode())
                .with("policyScope", policy.scope())
                .with("renewal", shown.get("renewal"))
                .with("held", subscription.held())
                .node();
    }

    private static ObjectNode row(ObjectNode current, Period period, Policy policy) {
        ObjectNode row = current.deepCopy();
        row.setAll(ForecastView.item(period).node());
        row.put("dueAt", period.end().minus(policy.leadTime()).toString());
        row.put(
                "lookAt",
                Jitter.dueLook(period.subscriptionId(), period.end(), policy).toString());
        if (period.estimated()) {
            row.remove("renewal");
        }
        return row;
    }

    /** The same policies, without their caps. */
    private record Uncapped(PolicySource policies) implements PolicySource {
        @Override
        public Policy of(Subscription subscription, Instant at) {
            return policies.of(subscription, at);
        }

        @Override
        public Caps caps(Instant at) {
            return Caps.NONE;
        }

        @Override
        public Caps capsOfUser(String userId, Instant at) {
            return Caps.NONE;
        }

        @Override
        public @Nullable Instant nextChange(Subscription subscription, Instant after) {
            return policies.nextChange(subscription, after);
        }
    }
}
