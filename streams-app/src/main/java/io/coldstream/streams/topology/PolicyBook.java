package io.coldstream.streams.topology;

import io.coldstream.avro.RenewalPolicy;
import io.coldstream.streams.domain.Policy;
import io.coldstream.streams.domain.Stamped;
import io.coldstream.streams.domain.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/** The policies as last written: the most specific scope wins, field by field. */
final class PolicyBook {

    private final ReadOnlyKeyValueStore<String, ValueAndTimestamp<RenewalPolicy>> policies;

    PolicyBook(ReadOnlyKeyValueStore<String, ValueAndTimestamp<RenewalPolicy>> policies) {
        this.policies = policies;
    }

    Policy of(Subscription subscription) {
        Policy policy = Policy.DEFAULT;
        for (String scope : scopes(subscription)) {
            RenewalPolicy said = get(scope);
            if (said != null) {
                policy = over(policy, said);
            }
        }
        return policy;
    }

    boolean spendingStopped() {
        RenewalPolicy spending = get("spending");
        return spending != null && spending.getSpendingStopped().orElse(false);
    }

    private static List<String> scopes(Subscription subscription) {
        List<String> scopes = new ArrayList<>(List.of("default"));
        var account = Stamped.valueOf(subscription.claims().account());
        if (account != null) {
            scopes.add("user:" + account.userId());
        }
        String domain = Stamped.valueOf(subscription.claims().domain());
        if (domain != null) {
            scopes.add("domain:" + domain);
        }
        scopes.add("subscription:" + subscription.id());
        return scopes;
    }

    private static Policy over(Policy wider, RenewalPolicy said) {
        return new Policy(
                said.getMode().map(mode -> Policy.Mode.valueOf(mode.name())).orElse(wider.mode()),
                said.getLeadTimeSeconds().map(Duration::ofSeconds).orElse(wider.leadTime()),
                said.getLateRenewal().orElse(wider.lateRenewal()),
                said.getScope(),
                said.getVersion());
    }

    private @Nullable RenewalPolicy get(String scope) {
        ValueAndTimestamp<RenewalPolicy> found = policies.get(scope);
        return found == null ? null : found.value();
    }
}
