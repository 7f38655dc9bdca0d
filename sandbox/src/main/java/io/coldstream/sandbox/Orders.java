package io.coldstream.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Takes orders and carries them out step by step: the domain, the mailbox order with its charge, each mailbox. */
final class Orders {

    private final Books books;
    private final Events events;
    private final Zone zone;
    private final Supplier<Behaviour> behaviour;

    Orders(Books books, Events events, Zone zone, Supplier<Behaviour> behaviour) {
        this.books = books;
        this.events = events;
        this.zone = zone;
        this.behaviour = behaviour;
    }

    /**
     * What an order led to, as its placer is told.
     *
     * @param mailboxIds ids that the mailboxes will have
     */
    record Placed(
            String orderId,
            String subscriptionId,
            String domainId,
            String domain,
            String userId,
            Instant periodStart,
            Instant periodEnd,
            List<String> mailboxIds) {}

    /** The order number {@code index} of a form; nothing is charged before it is carried out. */
    Placed place(OrderForm form, int index) {
        Subscription ordered = form.subscription(index, books);
        boolean newDomain =
                books.subscriptionsOf(ordered.domain().name()).findAny().isEmpty();
        books.put(ordered);
        List<Mailbox> mailboxes = IntStream.range(0, ordered.terms().quantity())
                .mapToObj(number -> mailbox(ordered, number))
                .toList();
        mailboxes.forEach(books::put);
        Work.Kind first = newDomain ? Work.Kind.REGISTER_DOMAIN : Work.Kind.ORDER_MAILBOXES;
        next(first, ordered.subscriptionId(), form.failed() == null ? Map.of() : Map.of("reason", form.failed()));
        return new Placed(
                ordered.orderId(),
                ordered.subscriptionId(),
                ordered.domain().domainId(),
                ordered.domain().name(),
                ordered.owner().userId(),
                ordered.period().start(),
                ordered.period().end(),
                mailboxes.stream().map(Mailbox::mailboxId).toList());
    }

    private static Mailbox mailbox(Subscription ordered, int number) {
        return new Mailbox(
                Ids.next(),
                ordered.subscriptionId(),
                ordered.domain().name(),
                Names.person(number),
                number == 0,
                null,
                false,
                Mailbox.Usage.NONE);
    }

    void registerDomain(Work work) {
        books.remove(work);
        Subscription ordered = ordered(work);
        zone.create(ordered);
        events.domainOrdered(ordered);
        next(Work.Kind.ORDER_MAILBOXES, ordered.subscriptionId(), work.details());
    }

    /** Charges the order and starts the subscription, or fails it. */
    void orderMailboxes(Work work) {
        books.remove(work);
        Subscription ordered = ordered(work);
        String reason = work.details().get("reason");
        if (reason == null && !books.wallet().covers(ordered.terms().cost())) {
            reason = "Insufficient wallet balance";
        }
        if (reason != null) {
            Person sample = books.mailboxesOf(ordered.subscriptionId())
                    .findFirst()
                    .orElseThrow()
                    .person();
            books.mailboxesOf(ordered.subscriptionId()).forEach(books::remove);
            books.put(ordered.with(Status.FAILED));
            events.orderFailed(ordered, sample, reason);
            return;
        }
        Subscription active = ordered.with(Status.ACTIVE);
        books.put(books.wallet().minus(ordered.terms().cost()));
        books.put(active);
        books.charge(active, "order", ordered.terms().cost(), "dashboard");
        events.mailboxesOrdered(active);
        books.mailboxesOf(active.subscriptionId())
                .forEach(mailbox -> next(Work.Kind.CREATE_MAILBOX, mailbox.mailboxId(), Map.of()));
    }

    void createMailbox(Work work) {
        books.remove(work);
        books.mailbox(work.subjectId()).ifPresent(ordered -> {
            Mailbox created = ordered.created(books.now());
            books.put(created);
            events.mailboxCreated(books.subscription(created.subscriptionId()).orElseThrow(), created, books.now());
        });
    }

    private Subscription ordered(Work work) {
        return books.subscription(work.subjectId()).orElseThrow();
    }

    private void next(Work.Kind kind, String subjectId, Map<String, String> details) {
        books.put(Work.of(kind, books.now().plus(behaviour.get().processing()), subjectId, details));
    }
}
