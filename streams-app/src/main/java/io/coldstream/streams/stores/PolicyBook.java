package io.coldstream.streams.stores;

import io.coldstream.avro.RenewalPolicy;
import io.coldstream.streams.domain.Account;
import io.coldstream.streams.domain.Caps;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Policy;
import io.coldstream.streams.domain.Stamped;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.domain.forecast.PolicySource;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/** The policies as last written: the most specific scope wins, field by field. */
public final class PolicyBook implements PolicySource {

    private final Function<String, @Nullable RenewalPolicy> policies;

    /** @param policies the policy of a scope; {@code null} when it has none */
    public PolicyBook(Function<String, @Nullable RenewalPolicy> policies) {
        this.policies = policies;
    }

    public static PolicyBook over(ReadOnlyKeyValueStore<String, ValueAndTimestamp<RenewalPolicy>> store) {
        return new PolicyBook(scope -> {
            ValueAndTimestamp<RenewalPolicy> found = store.get(scope);
            return found == null ? null : found.value();
        });
    }

    @Override
    public @Nullable Instant nextChange(Subscription subscription, Instant after) {
        Account account = Stamped.valueOf(subscription.claims().account());
        return scopes(
                        subscription.id(),
                        account == null ? null : account.userId(),
                        Stamped.valueOf(subscription.claims().domain()))
                .stream()
                .map(policies)
                .filter(Objects::nonNull)
                .flatMap(said -> said.getEffectiveFrom().stream())
                .filter(from -> from.isAfter(after))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** @param at when, in business time: a policy that comes into force later leaves what it supersedes in force */
    @Override
    public Policy of(Subscription subscription, Instant at) {
        Account account = Stamped.valueOf(subscription.claims().account());
        return of(
                subscription.id(),
                account == null ? null : account.userId(),
                Stamped.valueOf(subscription.claims().domain()),
                at);
    }

    public Policy of(String subscriptionId, @Nullable String userId, @Nullable String domain, Instant at) {
        Policy policy = Policy.DEFAULT;
        for (String scope : scopes(subscriptionId, userId, domain)) {
            RenewalPolicy said = inForce(scope, at);
            if (said != null) {
                policy = over(policy, said);
            }
        }
        return policy;
    }

    /** The caps over all. */
    @Override
    public Caps caps(Instant at) {
        return caps("default", at);
    }

    /** The caps of one user, which hold besides those over all. */
    @Override
    public Caps capsOfUser(String userId, Instant at) {
        return caps("user:" + userId, at);
    }

    private Caps caps(String scope, Instant at) {
        RenewalPolicy said = inForce(scope, at);
        return said == null
                ? Caps.NONE
                : new Caps(
                        said.getDailyCap().map(PolicyBook::money).orElse(null),
                        said.getMonthlyCap().map(PolicyBook::money).orElse(null));
    }

    private @Nullable RenewalPolicy inForce(String scope, Instant at) {
        RenewalPolicy said = policies.apply(scope);
        return said == null ? null : inForce(said, at);
    }

    /** What a scope's record lets hold at that time; {@code null} when nothing. */
    public static @Nullable RenewalPolicy inForce(RenewalPolicy said, Instant at) {
        boolean later = said.getEffectiveFrom().filter(at::isBefore).isPresent();
        RenewalPolicy holds = later ? said.getSuperseded().orElse(null) : said;
        return holds == null || saysNothing(holds) ? null : holds;
    }

    /**
     * The record that follows another one of its scope: its version counts on, and what holds now goes on holding if it is
     * for later.
     */
    public static RenewalPolicy following(@Nullable RenewalPolicy before, RenewalPolicy.Builder said, Instant now) {
        Instant from = said.getEffectiveFrom();
        RenewalPolicy holds = before == null || from == null || !now.isBefore(from) ? null : inForce(before, now);
        return said.setVersion(before == null ? 1 : before.getVersion() + 1)
                // Without what that one superseded itself, which is over.
                .setSuperseded(
                        holds == null
                                ? null
                                : RenewalPolicy.newBuilder(holds)
                                        .setSuperseded(null)
                                        .build())
                .build();
    }

    /** Of a policy that was taken away, a record without any field stays, so that its versions go on counting. */
    public static boolean saysNothing(RenewalPolicy policy) {
        return Stream.of(
                        policy.getMode(),
                        policy.getLeadTimeSeconds(),
                        policy.getLateRenewal(),
                        policy.getNoticeDays(),
                        policy.getMaxPricePerMailbox(),
                        policy.getMaxPriceRisePercent(),
                        policy.getApprovalAbove(),
                        policy.getApprovalLastsSeconds(),
                        policy.getPriority(),
                        policy.getDailyCap(),
                        policy.getMonthlyCap())
                .allMatch(Optional::isEmpty);
    }

    public boolean spendingStopped() {
        RenewalPolicy spending = policies.apply("spending");
        return spending != null && spending.getSpendingStopped().orElse(false);
    }

    private static List<String> scopes(String subscriptionId, @Nullable String userId, @Nullable String domain) {
        List<String> scopes = new ArrayList<>(List.of("default"));
        if (userId != null) {
            scopes.add("user:" + userId);
        }
        if (domain != null) {
            scopes.add("domain:" + domain);
        }
        scopes.add("subscription:" + subscriptionId);
        return scopes;
    }

    private static Policy over(Policy wider, RenewalPolicy said) {
        Policy.Limits limits = wider.limits();
        return new Policy(
                said.getMode().map(mode -> Policy.Mode.valueOf(mode.name())).orElse(wider.mode()),
                said.getLeadTimeSeconds().map(PolicyBook::leadTime).orElse(wider.leadTime()),
                said.getLateRenewal().orElse(wider.lateRenewal()),
                said.getNoticeDays().map(PolicyBook::noticeDays).orElse(wider.noticeDays()),
                new Policy.Limits(
                        said.getMaxPricePerMailbox().map(PolicyBook::money).orElse(limits.pricePerMailbox()),
                        said.getMaxPriceRisePercent().map(PolicyBook::rise).orElse(limits.risePercent()),
                        said.getApprovalAbove().map(PolicyBook::money).orElse(limits.approvalAbove()),
                        said.getApprovalLastsSeconds().map(PolicyBook::approval).orElse(limits.approvalLasts())),
                said.getPriority().map(PolicyBook::priority).orElse(wider.priority()),
                said.getScope(),
                said.getVersion());
    }

    /** Whoever wrote the record: looks begin 60 days before the period end. */
    private static Duration leadTime(long seconds) {
        return within(seconds, PolicyBounds.SHORTEST_LEAD, PolicyBounds.LONGEST_LEAD);
    }

    private static Duration approval(long seconds) {
        return within(seconds, PolicyBounds.SHORTEST_APPROVAL, PolicyBounds.LONGEST_APPROVAL);
    }

    private static Duration within(long seconds, Duration least, Duration most) {
        return Duration.ofSeconds(Math.clamp(seconds, least.toSeconds(), most.toSeconds()));
    }

    /** Whoever wrote the record: the greatest first, each once, within the time in which subscriptions are looked at. */
    private static List<Integer> noticeDays(List<Integer> days) {
        return days.stream()
                .filter(day -> day >= 1 && day <= PolicyBounds.MOST_NOTICE_DAYS)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /** Less than nothing allows nothing. */
    private static Money money(io.coldstream.avro.Money said) {
        return new Money(said.getAmount().max(BigDecimal.ZERO), said.getCurrency());
    }

    private static int rise(int percent) {
        return Math.clamp(percent, 0, PolicyBounds.HIGHEST_RISE_PERCENT);
    }

    private static int priority(int said) {
        return Math.clamp(said, 0, PolicyBounds.HIGHEST_PRIORITY);
    }
}
