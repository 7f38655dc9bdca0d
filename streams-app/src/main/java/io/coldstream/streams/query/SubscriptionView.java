package io.coldstream.streams.query;

import io.coldstream.streams.avro.SubscriptionState;
import io.coldstream.streams.codec.Inventory;
import io.coldstream.streams.codec.SubscriptionStates;
import io.coldstream.streams.domain.Operation;
import io.coldstream.streams.domain.Policy;
import io.coldstream.streams.domain.Renewal;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.stores.PolicyBook;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A subscription as it is shown: what its topic shows, and what waits, in words. */
final class SubscriptionView {

    private SubscriptionView() {}

    static Subscription load(Entry<SubscriptionState> entry) {
        return SubscriptionStates.load(entry.key(), entry.value());
    }

    static JsonObject of(Subscription subscription, PolicyBook policies, Instant now) {
        io.coldstream.avro.Subscription shown = Inventory.subscription(subscription);
        return new JsonObject()
                .with("subscriptionId", shown.getSubscriptionId())
                .with("status", shown.getStatus())
                .with("userId", shown.getUserId())
                .with("userEmail", shown.getUserEmail())
                .with("domainId", shown.getDomainId())
                .with("domain", shown.getDomain())
                .with("provider", shown.getProvider())
                .with("quantity", shown.getQuantity())
                .with("mailboxesKnown", shown.getMailboxesKnown())
                .with("mailboxesUnknown", shown.getMailboxesUnknown())
                .with("price", shown.getPrice())
                .with("periodEnd", subscription.periodEnd())
                .with("claimedPeriodEnd", shown.getClaimedPeriodEnd())
                .with("observedPeriodStart", shown.getObservedPeriodStart())
                .with("observedPeriodEnd", shown.getObservedPeriodEnd())
                .with("observedAt", shown.getObservedAt())
                .with("autoRenew", shown.getAutoRenew())
                .with(
                        "orders",
                        JsonObject.list(shown.getOrders().stream()
                                .map(SubscriptionView::order)
                                .toList()))
                .with("renewal", operation(subscription.renewal().operation()))
                .with("awaitsApproval", approval(subscription.renewal().awaitingApproval()))
                .with("policy", policy(policies.of(subscription, now)))
                .with("phase", shown.getPhase())
                .with("graceEndsAt", shown.getGraceEndsAt())
                .with("predecessors", JsonObject.list(shown.getPredecessors()))
                .with("successor", shown.getSuccessor())
                .with("held", subscription.held())
                .with("anomalies", shown.getAnomalies())
                .with("updatedAt", shown.getUpdatedAt());
    }

    static JsonObject policy(Policy policy) {
        return new JsonObject()
                .with("mode", policy.mode())
                .with("leadTime", policy.leadTime())
                .with("lateRenewal", policy.lateRenewal())
                .with("noticeDays", JsonObject.list(policy.noticeDays()))
                .with("maxPricePerMailbox", policy.limits().pricePerMailbox())
                .with("maxPriceRisePercent", policy.limits().risePercent())
                .with("approvalAbove", policy.limits().approvalAbove())
                .with("approvalLasts", policy.limits().approvalLasts())
                .with("priority", policy.priority())
                .with("scope", policy.scope())
                .with("version", policy.version());
    }

    static @Nullable JsonObject operation(@Nullable Operation operation) {
        return operation == null
                ? null
                : new JsonObject()
                        .with("opId", operation.opId())
                        .with("attempt", operation.attempt())
                        .with("state", operation.state())
                        .with("reason", operation.reason().isEmpty() ? null : operation.reason())
                        .with("words", Sentences.state(operation))
                        .with("periodEnd", operation.periodEnd())
                        .with("estimate", operation.estimate())
                        .with("since", operation.since())
                        .with("retryAt", operation.retryAt())
                        .with("renewedUntil", operation.renewedUntil());
    }

    static @Nullable JsonObject approval(Renewal.@Nullable Announcement awaited) {
        return awaited == null
                ? null
                : new JsonObject()
                        .with("opId", awaited.opId())
                        .with("periodEnd", awaited.periodEnd())
                        .with("estimate", awaited.estimate())
                        .with("reason", awaited.reason())
                        .with("words", Sentences.approval(awaited));
    }

    private static JsonObject order(io.coldstream.avro.Order order) {
        return new JsonObject()
                .with("orderId", order.getOrderId())
                .with("failed", order.getFailed())
                .with("reason", order.getReason())
                .with("quantity", order.getQuantity())
                .with("price", order.getPrice())
                .with("orderedAt", order.getOrderedAt())
                .with("created", order.getCreated())
                .with("missing", order.getMissing())
                .with("incompleteSince", order.getIncompleteSince());
    }
}
