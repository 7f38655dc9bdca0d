package io.coldstream.sandbox;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Writes webhooks as the vendor's event pages describe them, and puts them into the books to be sent. */
final class Events {

    private final Books books;
    private final RealTime time;
    private final Supplier<Behaviour> behaviour;

    Events(Books books, RealTime time, Supplier<Behaviour> behaviour) {
        this.books = books;
        this.time = time;
        this.behaviour = behaviour;
    }

    void domainOrdered(Subscription ordered) {
        Map<String, Object> data = of(ordered.owner());
        data.put("orderId", ordered.orderId());
        data.put("domainId", ordered.domain().domainId());
        data.put("domainName", ordered.domain().name());
        Instant expiry = ordered.domain().expiresAt();
        data.put("creationTime", ordered.period().start());
        data.put(
                "expiryDate",
                expiry == null ? BillingCycle.YEARLY.after(ordered.period().start(), 1) : expiry);
        data.put("price", 14.5);
        send("domain.order.success", data);
    }

    void mailboxesOrdered(Subscription ordered) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("domainId", ordered.domain().domainId());
        data.put("domainName", ordered.domain().name());
        data.putAll(of(ordered.owner()));
        data.put("subscriptionId", ordered.subscriptionId());
        data.put("orderId", ordered.orderId());
        data.put("workspaceType", ordered.terms().provider());
        data.put("creationTime", ordered.period().start());
        data.put("expiryDate", ordered.period().end());
        data.put("price", ordered.terms().price());
        data.put("quantity", ordered.terms().quantity());
        send("mailbox.order.success", data);
    }

    void orderFailed(Subscription ordered, Person sample, String reason) {
        Map<String, Object> data = of(ordered.owner());
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
        send("mailbox.order.failed", data);
    }

    void mailboxCreated(Subscription of, Mailbox mailbox, Instant at) {
        boolean google = of.terms().provider() == Provider.GOOGLE;
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("mailboxId", mailbox.mailboxId());
        details.put("firstName", mailbox.person().firstName());
        details.put("lastName", mailbox.person().lastName());
        details.put("email", mailbox.email());
        if (google) {
            details.put("appPassword", Ids.appPassword());
            details.put("isAdmin", mailbox.isAdmin());
        } else {
            details.put("password", Ids.password());
        }
        details.put("creationTime", at);
        details.put("expiryDate", of.period().end());
        Map<String, Object> data = of(of.owner());
        data.put("domain", mailbox.domain());
        data.put("subscriptionId", of.subscriptionId());
        data.put("orderId", of.orderId());
        data.put("workspaceType", of.terms().provider());
        if (!google) {
            data.put("finalUrl", "https://example.com/oauth-callback");
        }
        data.put("mailboxDetails", details);
        data.put("price", of.terms().price());
        send("mailbox.created", data);
    }

    void mailboxUpdated(Subscription of, Mailbox mailbox, Map<String, String> changed) {
        Map<String, Object> data = of(of.owner());
        data.put("mailboxId", mailbox.mailboxId());
        data.put("domain", mailbox.domain());
        data.put("email", mailbox.email());
        data.put("workspaceType", of.terms().provider());
        data.put("updatedFields", changed);
        send("mailbox.updated", data);
    }

    /** @param name the part after {@code subscription.} */
    void subscription(String name, Subscription subscription) {
        send("subscription." + name, subscriptionData(name, subscription));
    }

    void renewalFailed(Subscription subscription, String reason) {
        Map<String, Object> data = subscriptionData("renewal.failed", subscription);
        data.put("reason", reason);
        send("subscription.renewal.failed", data);
    }

    private Map<String, Object> subscriptionData(String name, Subscription subscription) {
        Map<String, Object> data = of(subscription.owner());
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

    private static Map<String, Object> of(Owner owner) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("userId", owner.userId());
        data.put("userEmail", owner.userEmail());
        return data;
    }

    private void send(String event, Map<String, Object> data) {
        Map<String, Object> body = new LinkedHashMap<>();
        String eventId = Ids.next();
        body.put("event", event);
        body.put("eventId", eventId);
        body.put("data", data);
        Instant now = time.now();
        books.put(new Delivery(Ids.next(), event, eventId, Json.text(body), Delivery.State.PENDING, 0, now, now));
    }
}
