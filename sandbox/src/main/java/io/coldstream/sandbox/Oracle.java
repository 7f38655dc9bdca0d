package io.coldstream.sandbox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The truth, for tests that judge by it. No password is part of it. */
final class Oracle {

    private final Books books;
    private final Ledger ledger;
    private final String currency;

    Oracle(Books books, Ledger ledger, String currency) {
        this.books = books;
        this.ledger = ledger;
        this.currency = currency;
    }

    /** An amount as our HTTP contracts write it. */
    private record Money(String amount, String currency) {}

    private record Charge(
            Instant at,
            String kind,
            @Nullable String subscriptionId,
            @Nullable String domain,
            Instant periodStart,
            Instant periodEnd,
            Money amount,
            String by) {}

    Map<String, Object> ledger(@Nullable String subscriptionId) {
        return Map.of(
                "entries",
                ledger.entries().stream()
                        .filter(entry -> subscriptionId == null || subscriptionId.equals(entry.subscriptionId()))
                        .map(entry -> new Charge(
                                entry.at(),
                                entry.kind(),
                                entry.subscriptionId(),
                                entry.domain(),
                                entry.periodStart(),
                                entry.periodEnd(),
                                money(entry.amount()),
                                entry.by()))
                        .toList());
    }

    private Money money(BigDecimal amount) {
        return new Money(amount.setScale(2, RoundingMode.UNNECESSARY).toPlainString(), currency);
    }

    Map<String, Object> subscriptions(@Nullable String subscriptionId, @Nullable String domain) {
        Stream<Subscription> wanted = subscriptionId != null
                ? books.subscription(subscriptionId).stream()
                : domain != null ? books.subscriptionsOf(domain) : books.all(Subscription.class);
        return Map.of(
                "subscriptions",
                wanted.filter(one -> domain == null || one.domain().name().equals(domain))
                        .map(this::shown)
                        .toList());
    }

    private Map<String, Object> shown(Subscription one) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("subscriptionId", one.subscriptionId());
        shown.put("orderId", one.orderId());
        shown.put("userId", one.owner().userId());
        shown.put("domainId", one.domain().domainId());
        shown.put("domain", one.domain().name());
        shown.put("status", one.status());
        shown.put("provider", one.terms().provider());
        shown.put("quantity", one.terms().quantity());
        shown.put("price", money(one.terms().price()));
        shown.put("billingCycle", one.terms().billingCycle());
        shown.put("autoRenew", one.terms().autoRenew());
        shown.put("periodStart", one.period().start());
        shown.put("periodEnd", one.period().end());
        shown.put("queuedRenewals", one.queued());
        if (one.recreatedAs() != null) {
            shown.put("recreatedAs", one.recreatedAs());
        }
        shown.put(
                "mailboxIds",
                books.mailboxesOf(one.subscriptionId()).map(Mailbox::mailboxId).toList());
        return shown;
    }

    Map<String, Object> domains(@Nullable String name) {
        Stream<Domain> wanted = name == null ? books.all(Domain.class) : books.domain(name).stream();
        return Map.of("domains", wanted.map(Oracle::shown).toList());
    }

    private static Map<String, Object> shown(Domain one) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("domain", one.id().name());
        shown.put("domainId", one.id().domainId());
        shown.put("orderId", one.orderId());
        shown.put("userId", one.owner().userId());
        shown.put("status", one.status());
        shown.put("autoRenew", one.autoRenew());
        shown.put("registeredAt", one.registeredAt());
        shown.put("expiresAt", one.expiresAt());
        return shown;
    }

    Map<String, Object> mailboxes(@Nullable String subscriptionId) {
        Stream<Mailbox> wanted = subscriptionId == null ? books.all(Mailbox.class) : books.mailboxesOf(subscriptionId);
        return Map.of("mailboxes", wanted.map(Oracle::shown).toList());
    }

    private static Map<String, Object> shown(Mailbox one) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("mailboxId", one.mailboxId());
        shown.put("subscriptionId", one.subscriptionId());
        shown.put("email", one.email());
        shown.put("firstName", one.person().firstName());
        shown.put("lastName", one.person().lastName());
        shown.put("userName", one.person().userName());
        shown.put("profilePicture", one.person().profilePicture());
        shown.put("createdAt", one.createdAt());
        shown.put("updating", one.updating());
        shown.put("warmingUpFrom", one.warmingUpFrom());
        shown.put("updates", one.usage().updates());
        shown.put("exports", one.usage().exports());
        return shown;
    }

    Map<String, Object> counts() {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("wallet", money(books.wallet().balance()));
        counts.put(
                "subscriptions",
                books.all(Subscription.class)
                        .collect(Collectors.groupingBy(Subscription::status, Collectors.counting())));
        counts.put("mailboxes", books.count(Mailbox.class));
        counts.put("work", books.all(Work.class).toList());
        counts.put(
                "webhooks",
                books.all(Delivery.class).collect(Collectors.groupingBy(Delivery::state, Collectors.counting())));
        counts.put("charges", ledger.size());
        return counts;
    }
}
