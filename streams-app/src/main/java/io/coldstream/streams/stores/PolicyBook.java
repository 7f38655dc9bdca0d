package io.coldstream.streams.stores;

import io.coldstream.avro.RenewalPolicy;
import io.coldstream.streams.codec.Amounts;
import io.coldstream.streams.domain.Account;
import io.coldstream.streams.domain.Caps;
import io.coldstream.streams.domain.Policy;
import io.coldstream.streams.domain.Stamped;
import io.coldstream.streams.domain.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/** The policies as last written: the most specific scope wins, field by field. */
public final class PolicyBook {

    private static final long SHORTEST_LEAD = Duration.ofHours(1).toSeconds();
    private static final long LONGEST_LEAD = Duration.ofDays(59).toSeconds();
    private static final int MOST_NOTICE_DAYS = 59;

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

    /** @param at when, in business time: a policy that comes into force later leaves what it supersedes in force */
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
    public Caps caps(Instant at) {
        return caps("default", at);
    }

    /** The caps of one user, which hold besides those over all. */
    public Caps capsOfUser(String userId, Instant at) {
        return caps("user:" + userId, at);
    }

    private Caps caps(String scope, Instant at) {
        RenewalPolicy said = inForce(scope, at);
        return said == null
                ? Caps.NONE
                : new Caps(
                        Amounts.domain(said.getDailyCap().orElse(null)),
                        Amounts.domain(said.getMonthlyCap().orElse(null)));
    }

    private @Nullable RenewalPolicy inForce(String scope, Instant at) {
        RenewalPolicy said = policies.apply(scope);
        boolean later =
                said != null && said.getEffectiveFrom().filter(at::isBefore).isPresent();
        return later ? said.getSuperseded().orElse(null) : said;
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
                        said.getMaxPricePerMailbox().map(Amounts::domain).orElse(limits.pricePerMailbox()),
                        said.getMaxPriceRisePercent().orElse(limits.risePercent()),
                        said.getApprovalAbove().map(Amounts::domain).orElse(limits.approvalAbove()),
                        said.getApprovalLastsSeconds().map(Duration::ofSeconds).orElse(limits.approvalLasts())),
                said.getPriority().map(PolicyBook::priority).orElse(wider.priority()),
                said.getScope(),
                said.getVersion());
    }

    /** Within an hour and 59 days, whoever wrote the record: looks begin 60 days before the period end. */
    private static Duration leadTime(long seconds) {
        return Duration.ofSeconds(Math.clamp(seconds, SHORTEST_LEAD, LONGEST_LEAD));
    }

    /** Whoever wrote the record: the greatest first, each once, within the time in which subscriptions are looked at. */
    private static List<Integer> noticeDays(List<Integer> days) {
        return days.stream()
                .filter(day -> day >= 1 && day <= MOST_NOTICE_DAYS)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private static int priority(int said) {
        return Math.clamp(said, 0, 9);
    }
}
