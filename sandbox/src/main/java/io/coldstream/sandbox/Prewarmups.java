package io.coldstream.sandbox;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Orders of mailboxes that are warm already: one order, several domains with a subscription each, one webhook for all. */
final class Prewarmups {

    /** How long the mailboxes were warmed up before they were sold: our guess. */
    private static final Duration WARMED_FOR = Duration.ofDays(21);

    private final Books books;
    private final Orders orders;
    private final Domains domains;
    private final Outbox outbox;
    private final Supplier<Behaviour> behaviour;

    Prewarmups(Books books, Orders orders, Domains domains, Outbox outbox, Supplier<Behaviour> behaviour) {
        this.books = books;
        this.orders = orders;
        this.domains = domains;
        this.outbox = outbox;
        this.behaviour = behaviour;
    }

    /** What an order led to. */
    record Placed(String orderId, List<Orders.Placed> orders) {}

    Placed place(OrderForm form) {
        if (form.prewarmed().stream().anyMatch(name -> books.domain(name).isPresent())) {
            throw new Problem(409, "a domain is taken");
        }
        String orderId = Ids.next();
        List<Orders.Placed> placed = form.prewarmed().stream()
                .map(name -> {
                    Subscription ordered = form.subscription(name, orderId, books);
                    books.put(form.domain(ordered, books.now()));
                    return orders.enlist(ordered);
                })
                .toList();
        Map<String, String> details = new LinkedHashMap<>();
        details.put(
                "subscriptionIds",
                String.join(
                        ",", placed.stream().map(Orders.Placed::subscriptionId).toList()));
        Optional.ofNullable(form.failed()).ifPresent(reason -> details.put("reason", reason));
        Instant due = books.now().plus(behaviour.get().processing());
        books.put(Work.of(Work.Kind.ORDER_PREWARMED, due, orderId, details));
        return new Placed(orderId, placed);
    }

    /** Charges the order as a whole and starts every subscription, or fails them all. */
    void carryOut(Work work) {
        books.remove(work);
        List<Subscription> ordered = Stream.of(
                        work.details().getOrDefault("subscriptionIds", "").split(","))
                .flatMap(id -> books.subscription(id).stream())
                .toList();
        BigDecimal cost = ordered.stream().map(one -> one.terms().cost()).reduce(BigDecimal.ZERO, BigDecimal::add);
        String reason = work.details().get("reason");
        if (reason == null && !books.wallet().covers(cost)) {
            reason = "Insufficient wallet balance";
        }
        Map<String, Object> data = Outbox.data(ordered.getFirst().owner());
        data.put("orderId", work.subjectId());
        data.put("serviceProvider", ordered.getFirst().terms().provider());
        if (reason != null) {
            ordered.forEach(orders::fail);
            ordered.forEach(one -> books.domain(one.domain().name()).ifPresent(books::remove));
            data.put("reason", reason);
            outbox.send("prewarmup.order.failed", data);
            return;
        }
        data.put("mailboxDetails", ordered.stream().map(this::start).toList());
        outbox.send("prewarmup.order.success", data);
    }

    /** @return what the webhook tells of the subscription */
    private Map<String, Object> start(Subscription ordered) {
        books.domain(ordered.domain().name()).ifPresent(domains::begin);
        Subscription active = orders.start(ordered, "dashboard");
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("domain", active.domain().name());
        told.put("subscriptionId", active.subscriptionId());
        told.put(
                "preWarmedUpMailboxes",
                books.mailboxesOf(active.subscriptionId())
                        .map(mailbox -> create(active, mailbox))
                        .toList());
        return told;
    }

    private Map<String, Object> create(Subscription of, Mailbox ordered) {
        Instant warmingUpFrom = of.period().start().minus(WARMED_FOR);
        books.put(ordered.created(books.now()).warmingUp(warmingUpFrom));
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("mailboxId", ordered.mailboxId());
        told.put("email", ordered.email());
        told.put("firstName", ordered.person().firstName());
        told.put("lastName", ordered.person().lastName());
        told.put("profilePicture", "https://images.example/" + ordered.person().userName() + ".png");
        told.put("password", Ids.password());
        told.put("appPassword", Ids.appPassword());
        told.put("authenticatorSecret", Ids.authenticatorSecret());
        told.put("isAdmin", ordered.isAdmin());
        told.put("warmingUpFrom", warmingUpFrom);
        told.put("expiryDate", of.period().end());
        return told;
    }
}
