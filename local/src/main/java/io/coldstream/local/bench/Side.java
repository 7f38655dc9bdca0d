package io.coldstream.local.bench;

import io.coldstream.avro.WebhookReceived;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Subscriptions of one size, what happens to them, and what that cost. */
final class Side {

    /** Those whose updates are measured: as many of each size, so that each of them has the same history. */
    private static final int UPDATED = 3;

    private final Workbench bench;
    private final int firstNumber;
    private final int size;
    private final int orders;
    private final Map<Kind, Costs> costs = new EnumMap<>(Kind.class);

    /** What events of one kind cost. */
    record Costs(Samples applying, Samples stages, Samples written) {}

    /**
     * @param size mailboxes of each before anything is measured
     * @param orders in which they were bought, each of as many
     */
    Side(Workbench bench, int firstNumber, int size, int orders) {
        this.bench = bench;
        this.firstNumber = firstNumber;
        this.size = size;
        this.orders = orders;
        for (Kind kind : Kind.values()) {
            costs.put(kind, new Costs(new Samples(), new Samples(), new Samples()));
        }
    }

    Costs costs(Kind kind) {
        return Objects.requireNonNull(costs.get(kind));
    }

    void buy(int index) {
        Customer customer = customer(index);
        for (int order = 0; order < orders; order++) {
            bench.take(
                    customer.subscriptionId(),
                    bench.webhooks().ordered(customer, customer.orderId(order), size / orders));
        }
    }

    /** The {@code mailbox}-th of those it starts with. */
    void create(int index, int mailbox) {
        Customer customer = customer(index);
        bench.take(
                customer.subscriptionId(),
                bench.webhooks().created(customer, customer.orderId(mailbox * orders / size), mailbox));
    }

    /** One of the mailboxes that updates are measured on: the first, one in the middle, and the last. */
    int measured(int round) {
        return Math.min(size - 1, round % UPDATED * (size - 1) / (UPDATED - 1));
    }

    /** Lets it happen once, and notes what that cost. */
    void measure(Kind kind, int index, int round) {
        Customer customer = customer(index);
        WebhookReceived webhook = webhook(kind, customer, round);
        String key = kind == Kind.MAILBOX_UPDATED ? customer.mailboxAlias(measured(round)) : customer.subscriptionId();
        Workbench.Cost cost = bench.take(key, webhook);
        costs(kind).applying().add(cost.applying());
        costs(kind).stages().add(cost.stages());
        costs(kind).written().add(cost.written());
    }

    private WebhookReceived webhook(Kind kind, Customer customer, int round) {
        Webhooks webhooks = bench.webhooks();
        return switch (kind) {
            case MAILBOX_CREATED -> webhooks.created(customer, customer.orderId(0), size + round);
            case MAILBOX_UPDATED -> webhooks.updated(customer, measured(round));
            case SUBSCRIPTION_UPDATED -> webhooks.subscriptionUpdated(customer, size);
            case MAILBOX_ORDER_SUCCESS -> webhooks.ordered(customer, customer.orderId(orders + round), 1);
        };
    }

    private Customer customer(int index) {
        return new Customer(firstNumber + index);
    }
}
