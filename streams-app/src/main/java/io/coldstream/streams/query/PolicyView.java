package io.coldstream.streams.query;

import io.coldstream.avro.RenewalPolicy;
import java.time.Duration;
import java.time.Instant;

/** A policy as it is shown: what it says, since or from when, and what holds until then. */
final class PolicyView {

    private PolicyView() {}

    static JsonObject of(RenewalPolicy policy, Instant now) {
        boolean later = policy.getEffectiveFrom().filter(now::isBefore).isPresent();
        return new JsonObject()
                .with("scope", policy.getScope())
                .with("mode", policy.getMode())
                .with("leadTime", policy.getLeadTimeSeconds().map(Duration::ofSeconds))
                .with("lateRenewal", policy.getLateRenewal())
                .with("noticeDays", policy.getNoticeDays().map(JsonObject::list))
                .with("maxPricePerMailbox", policy.getMaxPricePerMailbox())
                .with("maxPriceRisePercent", policy.getMaxPriceRisePercent())
                .with("approvalAbove", policy.getApprovalAbove())
                .with("approvalLasts", policy.getApprovalLastsSeconds().map(Duration::ofSeconds))
                .with("priority", policy.getPriority())
                .with("dailyCap", policy.getDailyCap())
                .with("monthlyCap", policy.getMonthlyCap())
                .with("effectiveFrom", policy.getEffectiveFrom())
                .with("inForce", !later)
                .with("superseded", later ? policy.getSuperseded().map(before -> of(before, now)) : null)
                .with("reason", policy.getReason().isEmpty() ? null : policy.getReason())
                .with("version", policy.getVersion())
                .with("updatedBy", policy.getUpdatedBy())
                .with("updatedAt", policy.getUpdatedAt());
    }

    static JsonObject ofSwitch(RenewalPolicy policy) {
        return new JsonObject()
                .with("stopped", policy.getSpendingStopped().orElse(false))
                .with("reason", policy.getReason())
                .with("version", policy.getVersion())
                .with("updatedBy", policy.getUpdatedBy())
                .with("updatedAt", policy.getUpdatedAt());
    }
}
