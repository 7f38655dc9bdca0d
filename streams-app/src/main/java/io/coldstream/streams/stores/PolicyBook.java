package io.coldstream.streams.stores;

import io.coldstream.avro.RenewalPolicy;
import io.coldstream.streams.domain.Account;
import io.coldstream.streams.domain.Policy;
import io.coldstream.streams.domain.Stamped;
import io.coldstream.streams.domain.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/** The policies as last written: the most specific scope wins, field by field. */
public final class PolicyBook {

    private static final long SHORTEST_LEAD = Duration.ofHours(1).toSeconds();
    private static final long LONGEST_LEAD = Duration.ofDays(59).toSeconds();

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

    public Policy of(Subscription subscription) {
        Account account = Stamped.valueOf(subscription.claims().account());
        return of(
                subscription.id(),
                account == null ? null : account.userId(),
                Stamped.valueOf(subscription.claims().domain()));
    }

    public Policy of(String subscriptionId, @Nullable String userId, @Nullable String domain) {
        Policy policy = Policy.DEFAULT;
        for (String scope : scopes(subscriptionId, userId, domain)) {
            RenewalPolicy said = policies.apply(scope);
            if (said != null) {
                policy = over(policy, said);
            }
        }
        return policy;
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
        return new Policy(
                said.getMode().map(mode -> Policy.Mode.valueOf(mode.name())).orElse(wider.mode()),
                said.getLeadTimeSeconds().map(PolicyBook::leadTime).orElse(wider.leadTime()),
                said.getLateRenewal().orElse(wider.lateRenewal()),
                said.getScope(),
                said.getVersion());
    }

    /** Within an hour and 59 days, whoever wrote the record: looks begin 60 days before the period end. */
    private static Duration leadTime(long seconds) {
        return Duration.ofSeconds(Math.clamp(seconds, SHORTEST_LEAD, LONGEST_LEAD));
    }
}
