package io.coldstream.sandbox;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What a person does with a subscription at the dashboard. */
final class SubscriptionDesk {

    private final Books books;
    private final Renewals renewals;
    private final Recreations recreations;
    private final Orders orders;
    private final Supplier<Behaviour> behaviour;

    SubscriptionDesk(
            Books books, Renewals renewals, Recreations recreations, Orders orders, Supplier<Behaviour> behaviour) {
        this.books = books;
        this.renewals = renewals;
        this.recreations = recreations;
        this.orders = orders;
        this.behaviour = behaviour;
    }

    Map<String, Object> renew(Form form) {
        Subscription known = find(form);
        form.done();
        renewals.request(List.of(known.subscriptionId()), "dashboard");
        return Map.of("accepted", true);
    }

    Map<String, Object> cancel(Form form) {
        Subscription known = find(form);
        form.done();
        renewals.cancel(known);
        return Map.of("accepted", true);
    }

    /** Sends nothing (the public guide). */
    Map<String, Object> toggleAutoRenew(Form form) {
        Subscription known = find(form);
        boolean on = form.flag("autoRenew").orElse(!known.terms().autoRenew());
        form.done();
        books.put(known.with(known.terms().withAutoRenew(on)));
        return Map.of("autoRenew", on);
    }

    /** The vendor changes what a mailbox costs from the next period on; no webhook of that is known. */
    Map<String, Object> setPrice(Form form) {
        Subscription known = find(form);
        BigDecimal price = form.money("price").orElseThrow(() -> new Problem(422, "price is missing"));
        form.done();
        books.put(known.with(known.terms().withPrice(price)));
        return Map.of("price", price.toPlainString());
    }

    /** @return the old id, and the one that will take its place */
    Map<String, Object> recreate(Form form) {
        Subscription known = find(form);
        Recreation usual = behaviour.get().recreation();
        Recreation how = new Recreation(
                form.flag("keepPeriod").orElse(usual.keepPeriod()),
                form.flag("keepMailboxIds").orElse(usual.keepMailboxIds()),
                form.flag("silent").orElse(usual.silent()));
        form.done();
        if (!known.status().isShown()) {
            throw new Problem(409, "the subscription is " + known.status());
        }
        String next = recreations.request(known, how, "dashboard");
        return Map.of("accepted", true, "recreates", known.subscriptionId(), "subscriptionId", next);
    }

    Map<String, Object> addMailboxes(Form form) {
        Subscription known = find(form);
        int more = form.integer("quantity", 1, 1, 500);
        form.done();
        return Map.of("accepted", true, "mailboxIds", orders.addMailboxes(known, more));
    }

    private Subscription find(Form form) {
        return books.subscription(form.required("subscriptionId"))
                .filter(known -> known.status() != Status.RECREATED)
                .orElseThrow(() -> new Problem(404, "no such subscription"));
    }
}
