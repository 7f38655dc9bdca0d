package io.coldstream.local.order;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What the vendor tells of one domain and its subscriptions, in the order in which it happens. All dates are years ahead,
 * so that no timer decides anything.
 */
final class DomainStory {

    private static final Instant FIRST_END = Instant.parse("2036-01-31T08:00:00Z");
    private static final Duration MONTH = Duration.ofDays(30);

    private final Random random;
    private final Truth truth;
    private final Pen pen;
    private final String name;
    private final String userId;
    private final boolean google;
    private final List<String> mailboxes = new ArrayList<>();
    private final List<String> predecessors = new ArrayList<>();
    private String userEmail;
    private String subscriptionId = "";
    private String orderId = "";
    private Instant end = FIRST_END;
    private Instant domainEnd = FIRST_END.plus(MONTH);

    /** @param number tells domains apart */
    DomainStory(int number, String userId, Truth truth, Pen pen, Random random) {
        this.random = random;
        this.truth = truth;
        this.pen = pen;
        name = "domain" + number + ".example";
        this.userId = userId;
        userEmail = "owner@" + name;
        google = random.nextBoolean();
        end = end.plus(MONTH.multipliedBy(random.nextInt(12)));
    }

    void begin() {
        Map<String, Object> data = owner();
        data.put("orderId", "DOM" + name);
        data.put("domainId", domainId());
        data.put("domainName", name);
        data.put("creationTime", FIRST_END.minus(MONTH));
        data.put("expiryDate", domainEnd);
        data.put("price", "12.50");
        pen.write("domain.order.success", text(data));
        subscribe();
    }

    /** A new subscription for the domain, which continues the former one, if any: some of its mailboxes keep their ids. */
    void subscribe() {
        if (!subscriptionId.isEmpty()) {
            predecessors.add(subscriptionId);
        }
        subscriptionId = truth.subscription();
        orderId = "ORD" + subscriptionId;
        int quantity = 2 + random.nextInt(4);
        ordered(quantity);
        mailboxes.removeIf(mailbox -> random.nextBoolean());
        for (String mailbox : mailboxes) {
            truth.owners().put(mailbox, subscriptionId);
            created(mailbox);
        }
        while (mailboxes.size() < quantity) {
            created(newMailbox());
        }
    }

    /** Its part of an order of pre-warmed mailboxes. */
    Map<String, Object> prewarmed() {
        subscriptionId = truth.subscription();
        orderId = "PRE" + subscriptionId;
        List<Map<String, Object>> told = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(2); i++) {
            told.add(prewarmed(newMailbox()));
        }
        return text(Map.of("domain", name, "subscriptionId", subscriptionId, "preWarmedUpMailboxes", told));
    }

    private Map<String, Object> prewarmed(String mailbox) {
        Map<String, Object> told = new LinkedHashMap<>(person(mailbox));
        told.put("mailboxId", mailbox);
        told.put("email", mailbox + "@" + name);
        told.put("profilePicture", "https://images.example/1.png");
        told.put("password", secret(mailbox));
        told.put("appPassword", "aaaa bbbb");
        told.put("authenticatorSecret", "JBSWY3DP");
        told.put("isAdmin", random.nextBoolean());
        told.put("warmingUpFrom", FIRST_END.minus(MONTH));
        told.put("expiryDate", end);
        return text(told);
    }

    /** One more thing happens. */
    void more() {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 -> updated();
            case 5 -> ofMailbox("mailbox.warmup.started", "warmingUpFrom", FIRST_END.toString());
            case 6 -> ofMailbox("mailbox.warmup.removed", "status", "REMOVED");
            case 7 -> ofMailbox("mailbox.exported", "platform", "outreach");
            case 8, 9 -> reported("subscription.renewing", "RENEWING", subscriptionId);
            case 10, 11 -> renewed();
            case 12 -> reported("subscription.renewal.failed", "PAST_DUE", subscriptionId);
            case 13 -> reported("subscription.past_due", "PAST_DUE", subscriptionId);
            case 14 -> ending();
            case 15 -> reported("subscription.updated", random.nextBoolean() ? "ACTIVE" : "CANCELLED", subscriptionId);
            case 16 -> orderFailed();
            case 17 -> created(mailboxes.get(random.nextInt(mailboxes.size())));
            case 18 -> created(newMailbox());
            default -> ofDomain();
        }
    }

    private void ordered(int quantity) {
        Map<String, Object> data = owner();
        data.put("domainId", domainId());
        data.put("domainName", name);
        data.put("subscriptionId", subscriptionId);
        data.put("orderId", orderId);
        data.put("workspaceType", provider());
        data.put("creationTime", FIRST_END.minus(MONTH));
        data.put("expiryDate", end);
        data.put("price", price());
        data.put("quantity", quantity);
        pen.write("mailbox.order.success", text(data));
    }

    private void orderFailed() {
        Map<String, Object> data = owner();
        data.put("subscriptionId", subscriptionId);
        data.put("orderId", "FAILED" + random.nextInt(3) + subscriptionId);
        data.put("domain", name);
        data.put("mailboxDetails", Map.of("firstName", "Eve", "lastName", "Doe", "email", "eve"));
        data.put("workspaceType", provider());
        data.put("price", price());
        data.put("quantity", 1 + random.nextInt(3));
        data.put("reason", "reason " + random.nextInt(5));
        pen.write("mailbox.order.failed", data);
    }

    private void created(String mailbox) {
        Map<String, Object> details = new LinkedHashMap<>(person(mailbox));
        details.put("mailboxId", mailbox);
        details.put("email", mailbox + "@" + name);
        details.put(google ? "appPassword" : "password", secret(mailbox));
        if (google) {
            details.put("isAdmin", random.nextBoolean());
        }
        details.put("creationTime", FIRST_END.minus(MONTH));
        details.put("expiryDate", end);
        Map<String, Object> data = owner();
        data.put("domain", name);
        data.put("subscriptionId", subscriptionId);
        data.put("orderId", orderId);
        data.put("workspaceType", provider());
        data.put("mailboxDetails", text(details));
        data.put("price", price());
        pen.write("mailbox.created", data);
    }

    private void updated() {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (random.nextBoolean()) {
            fields.put("lastName", "Updated" + random.nextInt(1_000));
        }
        if (random.nextBoolean()) {
            fields.put("profilePicture", "https://images.example/" + random.nextInt(1_000));
        }
        fields.put("firstName", "Renamed" + random.nextInt(1_000));
        ofMailbox("mailbox.updated", "updatedFields", fields);
    }

    /** None of these names its subscription. */
    private void ofMailbox(String event, String field, Object value) {
        Map<String, Object> data = owner();
        String mailbox = mailboxes.get(random.nextInt(mailboxes.size()));
        data.put("mailboxId", mailbox);
        data.put("domain", name);
        data.put("email", "address" + random.nextInt(50) + "@" + name);
        data.put("workspaceType", provider());
        data.put(field, value);
        pen.write(event, data);
    }

    private void renewed() {
        end = end.plus(MONTH);
        reported("subscription.renewal.success", "ACTIVE", subscriptionId);
    }

    /** The vendor may also still tell of one that another one continues. */
    private void ending() {
        String which = predecessors.isEmpty() ? subscriptionId : predecessors.get(random.nextInt(predecessors.size()));
        boolean cancelled = random.nextBoolean();
        reported(
                cancelled ? "subscription.cancelled" : "subscription.expired",
                cancelled ? "CANCELLED" : "EXPIRED",
                which);
    }

    private void reported(String event, String status, String which) {
        Map<String, Object> data = owner();
        data.put("subscriptionId", which);
        data.put("workspaceType", provider());
        data.put("quantity", mailboxes.size());
        if (event.endsWith("failed")) {
            data.put("reason", "Insufficient wallet balance");
        }
        if (random.nextBoolean()) {
            data.put("domainId", domainId());
            data.put("domain", name);
            data.put("periodStart", end.minus(MONTH));
            data.put("periodEnd", end);
            data.put("autoRenew", random.nextBoolean());
            data.put("description", "generation B");
            data.put("subscriptionStatus", status);
        }
        pen.write(event, text(data));
    }

    private void ofDomain() {
        Map<String, Object> data = owner();
        data.put("domainName", name);
        String event = switch (random.nextInt(6)) {
            case 0, 1 -> {
                domainEnd = domainEnd.plus(MONTH);
                yield "domain.renewal.success";
            }
            case 2 -> "domain.renewal.failed";
            case 3 -> "domain.grace_period";
            case 4 -> "domain.expired";
            default -> "dns-record.updated";
        };
        if (event.endsWith("failed")) {
            data.put("reason", "reason " + random.nextInt(5));
        }
        if (random.nextBoolean()) {
            data.put("domainId", domainId());
            data.put("expiryDate", domainEnd);
        }
        pen.write(event, text(data));
    }

    private Map<String, Object> owner() {
        if (random.nextInt(20) == 0) {
            userEmail = "owner" + random.nextInt(1_000) + "@" + name;
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("userId", userId);
        data.put("userEmail", userEmail);
        return data;
    }

    private Map<String, Object> person(String mailbox) {
        return Map.of("firstName", "First" + random.nextInt(1_000), "lastName", "Last" + mailbox);
    }

    private String newMailbox() {
        String mailbox = truth.mailbox(subscriptionId);
        mailboxes.add(mailbox);
        return mailbox;
    }

    private String secret(String mailbox) {
        String password = "secret-" + Long.toUnsignedString(random.nextLong(), 36);
        truth.passwords().put(mailbox, password);
        return password;
    }

    private Object price() {
        return random.nextBoolean() ? 8.16 : "11";
    }

    private String provider() {
        return google ? "GOOGLE" : "MICROSOFT";
    }

    String domainId() {
        return "DID" + name;
    }

    /** Times as the vendor writes them. */
    private static Map<String, Object> text(Map<String, Object> data) {
        Map<String, Object> all = new LinkedHashMap<>(data);
        all.replaceAll((name, value) -> value instanceof Instant at ? at.toString() : value);
        return all;
    }
}
