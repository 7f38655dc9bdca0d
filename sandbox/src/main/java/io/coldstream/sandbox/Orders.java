package io.coldstream.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Takes orders and carries them out step by step: the domain, the mailbox order with its charge, each mailbox. */
final class Orders {

    private final Books books;
    private final Events events;
    private final MailboxEvents mailboxEvents;
    private final Domains domains;
    private final Zone zone;
    private final Supplier<Behaviour> behaviour;

    Orders(
            Books books,
            Events events,
            MailboxEvents mailboxEvents,
            Domains domains,
            Zone zone,
            Supplier<Behaviour> behaviour) {
        this.books = books;
        this.events = events;
        this.mailboxEvents = mailboxEvents;
        this.domains = domains;
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
        boolean newDomain = books.domain(ordered.domain().name()).isEmpty();
        if (newDomain) {
            books.put(form.domain(ordered, books.now()));
        }
        Placed placed = enlist(ordered);
        Work.Kind first = newDomain ? Work.Kind.REGISTER_DOMAIN : Work.Kind.ORDER_MAILBOXES;
        next(first, ordered.subscriptionId(), form.failed() == null ? Map.of() : Map.of("reason", form.failed()));
        return placed;
    }

    /** Writes an order down with the mailboxes that it is to have. */
    Placed enlist(Subscription ordered) {
        books.put(ordered);
        List<Mailbox> mailboxes = IntStream.range(0, ordered.terms().quantity())
                .mapToObj(number -> Mailbox.ordered(ordered, Names.person(number), number == 0))
                .toList();
        mailboxes.forEach(books::put);
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

    void registerDomain(Work work) {
        books.remove(work);
        Subscription ordered = books.subscription(work.subjectId()).orElseThrow();
        books.domain(ordered.domain().name()).ifPresent(domains::register);
        next(Work.Kind.ORDER_MAILBOXES, ordered.subscriptionId(), work.details());
    }

    /** Charges the order and starts the subscription, or fails it. */
    void orderMailboxes(Work work) {
        books.remove(work);
        Subscription ordered = books.subscription(work.subjectId()).orElseThrow();
        Optional<String> refusal =
                Optional.ofNullable(work.details().get("reason")).or(() -> refusal(ordered));
        if (refusal.isPresent()) {
            Person sample = books.mailboxesOf(ordered.subscriptionId())
                    .findFirst()
                    .orElseThrow()
                    .person();
            fail(ordered);
            events.orderFailed(ordered, sample, refusal.get());
            return;
        }
        Subscription active = start(ordered, "dashboard");
        events.mailboxesOrdered(active);
        books.mailboxesOf(active.subscriptionId()).forEach(this::createSoon);
    }

    private Optional<String> refusal(Subscription ordered) {
        if (books.domain(ordered.domain().name()).isEmpty()) {
            return Optional.of("Domain is not registered");
        }
        return books.wallet().covers(ordered.terms().cost())
                ? Optional.empty()
                : Optional.of("Insufficient wallet balance");
    }

    /** The order is over, and its mailboxes will never be. */
    void fail(Subscription ordered) {
        books.mailboxesOf(ordered.subscriptionId()).forEach(books::remove);
        books.put(ordered.with(Status.FAILED));
    }

    /** Charges the first period, which the wallet must cover. */
    Subscription start(Subscription ordered, String by) {
        Subscription active = ordered.with(Status.ACTIVE);
        books.put(books.wallet().minus(ordered.terms().cost()));
        books.put(active);
        books.charge(active, "order", ordered.terms().cost(), by);
        zone.addMail(active);
        return active;
    }

    /** More mailboxes for a subscription that lives, charged like a first order of them. */
    List<String> addMailboxes(Subscription known, int more) {
        Terms ordered = known.terms().withQuantity(more);
        if (!known.status().isLive() || !books.wallet().covers(ordered.cost())) {
            throw new Problem(409, "the subscription is " + known.status() + ", or the wallet is empty");
        }
        int had = known.terms().quantity();
        Subscription grown = known.with(known.terms().withQuantity(had + more));
        books.put(books.wallet().minus(ordered.cost()));
        books.put(grown);
        books.charge(grown, "order", ordered.cost(), "dashboard");
        events.subscription("updated", grown);
        List<Mailbox> mailboxes = IntStream.range(had, had + more)
                .mapToObj(number -> Mailbox.ordered(grown, Names.person(number), false))
                .toList();
        mailboxes.forEach(books::put);
        mailboxes.forEach(this::createSoon);
        return mailboxes.stream().map(Mailbox::mailboxId).toList();
    }

    void createSoon(Mailbox ordered) {
        next(Work.Kind.CREATE_MAILBOX, ordered.mailboxId(), Map.of());
    }

    void createMailbox(Work work) {
        books.remove(work);
        books.mailbox(work.subjectId()).filter(one -> one.createdAt() == null).ifPresent(ordered -> {
            Mailbox created = ordered.created(books.now());
            books.put(created);
            mailboxEvents.created(books.subscription(created.subscriptionId()).orElseThrow(), created, books.now());
        });
    }

    private void next(Work.Kind kind, String subjectId, Map<String, String> details) {
        books.put(Work.of(kind, books.now().plus(behaviour.get().processing()), subjectId, details));
    }
}
