package io.coldstream.sandbox;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Recreates subscriptions: another id takes over the domain, and the old one resolves no more. */
final class Recreations {

    private final Books books;
    private final Events events;
    private final Orders orders;
    private final Supplier<Behaviour> behaviour;

    Recreations(Books books, Events events, Orders orders, Supplier<Behaviour> behaviour) {
        this.books = books;
        this.events = events;
        this.orders = orders;
        this.behaviour = behaviour;
    }

    /** Queues it. @return the id that the new subscription will have */
    String request(Subscription old, Recreation how, String by) {
        String next = Ids.next();
        Map<String, String> details = Map.of(
                "subscriptionId",
                next,
                "by",
                by,
                "keepPeriod",
                Boolean.toString(how.keepPeriod()),
                "keepMailboxIds",
                Boolean.toString(how.keepMailboxIds()),
                "silent",
                Boolean.toString(how.silent()));
        books.put(Work.of(
                Work.Kind.RECREATE, books.now().plus(behaviour.get().processing()), old.subscriptionId(), details));
        return next;
    }

    void carryOut(Work work) {
        books.remove(work);
        books.subscription(work.subjectId())
                .filter(old -> old.status().isShown())
                .ifPresent(old -> recreate(old, work.details()));
    }

    private void recreate(Subscription old, Map<String, String> how) {
        boolean keepsPeriod = flag(how, "keepPeriod")
                && (old.status().isLive() || books.now().isBefore(old.period().end()));
        Subscription next = next(old, how.getOrDefault("subscriptionId", ""), keepsPeriod);
        List<Mailbox> mailboxes = books.mailboxesOf(old.subscriptionId()).toList();
        BigDecimal cost = keepsPeriod ? BigDecimal.ZERO : next.terms().cost();
        if (!books.wallet().covers(cost)) {
            books.put(next.with(Status.FAILED));
            events.orderFailed(next, mailboxes.getFirst().person(), "Insufficient wallet balance");
            return;
        }
        books.put(old.recreated(next.subscriptionId()));
        if (!flag(how, "silent")) {
            events.subscription("cancelled", old.with(Status.CANCELLED));
        }
        Subscription active =
                keepsPeriod ? next.with(Status.ACTIVE) : orders.start(next, how.getOrDefault("by", "api"));
        books.put(active);
        events.mailboxesOrdered(active);
        mailboxes.forEach(mailbox -> move(mailbox, active, flag(how, "keepMailboxIds")));
    }

    private Subscription next(Subscription old, String subscriptionId, boolean keepsPeriod) {
        Period period = keepsPeriod ? old.period() : Period.first(old.terms().billingCycle(), null, null, books.now());
        return Subscription.ordered(subscriptionId, Ids.next(), old.owner(), old.domain(), old.terms(), period);
    }

    private void move(Mailbox mailbox, Subscription to, boolean keepsId) {
        Mailbox moved = keepsId ? mailbox.movedTo(to) : Mailbox.ordered(to, mailbox.person(), mailbox.isAdmin());
        if (!keepsId) {
            books.remove(mailbox);
        }
        books.put(moved);
        orders.createSoon(moved);
    }

    private static boolean flag(Map<String, String> how, String name) {
        return Boolean.parseBoolean(how.get(name));
    }
}
