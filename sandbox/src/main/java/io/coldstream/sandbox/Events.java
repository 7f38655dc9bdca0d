package io.coldstream.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The vendor's webhooks about orders of mailboxes and about subscriptions. */
final class Events {

    private final Outbox outbox;
    private final Supplier<Behaviour> behaviour;

    Events(Outbox outbox, Supplier<Behaviour> behaviour) {
        this.outbox = outbox;
        this.behaviour = behaviour;
    }

    void mailboxesOrdered(Subscription ordered) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("domainId", ordered.domain().domainId());
        data.put("domainName", ordered.domain().name());
        data.putAll(Outbox.data(ordered.owner()));
        data.put("subscriptionId", ordered.subscriptionId());
        data.put("orderId", ordered.orderId());
        data.put("workspaceType", ordered.terms().provider());
        data.put("creationTime", ordered.period().start());
        data.put("expiryDate", ordered.period().end());
        data.put("price", ordered.terms().price());
        data.put("quantity", ordered.terms().quantity());
        outbox.send("mailbox.order.success", data);
    }

    void orderFailed(Subscription ordered, Person sample, String reason) {
        Map<String, Object> data = Outbox.data(ordered.owner());
        data.put("subscriptionId", ordered.subscriptionId());
        data.put("orderId", ordered.orderId());
        data.put("domain", ordered.domain().name());
        data.put(
                "mailboxDetails",
                Map.of("firstName", sample.firstName(), "lastName", sample.lastName(), "email", sample.userName()));
        data.put("workspaceType", ordered.terms().provider());
        data.put("price", ordered.terms().price());
        data.put("quantity", ordered.terms().quantity());
        data.put("reason", reason);
        outbox.send("mailbox.order.failed", data);
    }

    /** @param name the part after {@code subscription.} */
    void subscription(String name, Subscription subscription) {
        outbox.send("subscription." + name, subscriptionData(name, subscription));
    }

    void renewalFailed(Subscription subscription, String reason) {
        Map<String, Object> data = subscriptionData("renewal.failed", subscription);
        data.put("reason", reason);
        outbox.send("subscription.renewal.failed", data);
    }

    private Map<String, Object> subscriptionData(String name, Subscription subscription) {
        Map<String, Object> data = Outbox.data(subscription.owner());
        data.put("subscriptionId", subscription.subscriptionId());
        data.put("workspaceType", subscription.terms().provider());
        data.put("quantity", subscription.terms().quantity());
        if (behaviour.get().generation() == Generation.B) {
            data.put("domainId", subscription.domain().domainId());
            data.put("domain", subscription.domain().name());
            data.put("periodStart", subscription.period().start());
            data.put("periodEnd", subscription.period().end());
            data.put("autoRenew", subscription.terms().autoRenew());
            data.put("description", "subscription " + name);
            data.put("subscriptionStatus", subscription.status());
        }
        return data;
    }
}
