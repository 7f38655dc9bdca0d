package io.coldstream.streams.codec;

import io.coldstream.streams.avro.PolicyState;
import io.coldstream.streams.avro.Timer;
import io.coldstream.streams.domain.Policy;
import java.time.Duration;
import java.util.List;

/** A policy in force, in stores and timers, and back. What an earlier version did not write is as it was then. */
public final class Policies {

    private Policies() {}

    public static PolicyState store(Policy policy) {
        Policy.Limits limits = policy.limits();
        return new PolicyState(
                policy.mode().name(),
                policy.leadTime().toMillis(),
                policy.lateRenewal(),
                policy.scope(),
                policy.version(),
                policy.noticeDays(),
                Amounts.stored(limits.pricePerMailbox()),
                limits.risePercent(),
                Amounts.stored(limits.approvalAbove()),
                limits.approvalLasts().toMillis(),
                policy.priority());
    }

    public static Policy load(PolicyState state) {
        return new Policy(
                Policy.Mode.valueOf(state.getMode()),
                Duration.ofMillis(state.getLeadTimeMillis()),
                state.getLateRenewal(),
                state.getNoticeDays().<List<Integer>>map(List::copyOf).orElse(Policy.DEFAULT.noticeDays()),
                new Policy.Limits(
                        Amounts.stored(state.getMaxPricePerMailbox().orElse(null)),
                        state.getMaxPriceRisePercent().orElse(null),
                        Amounts.stored(state.getApprovalAbove().orElse(null)),
                        state.getApprovalLastsMillis()
                                .map(Duration::ofMillis)
                                .orElse(Policy.Limits.NONE.approvalLasts())),
                state.getPriority().orElse(Policy.USUAL_PRIORITY),
                state.getScope(),
                state.getVersion());
    }

    static Policy of(Timer timer) {
        return timer.getPolicy()
                .map(Policies::load)
                .orElseGet(() -> new Policy(
                        Policy.Mode.valueOf(timer.getMode()),
                        Duration.ofMillis(timer.getLeadTimeMillis()),
                        timer.getLateRenewal(),
                        Policy.DEFAULT.noticeDays(),
                        Policy.Limits.NONE,
                        Policy.USUAL_PRIORITY,
                        timer.getPolicyScope(),
                        timer.getPolicyVersion()));
    }
}
