package io.coldstream.local.bench;

/** The events that touch a subscription, one of each way of touching it. */
enum Kind {
    MAILBOX_CREATED("mailbox.created", true),
    MAILBOX_UPDATED("mailbox.updated", false),
    SUBSCRIPTION_UPDATED("subscription.updated", false),
    MAILBOX_ORDER_SUCCESS("mailbox.order.success", true);

    private final String vendors;
    private final boolean growing;

    Kind(String vendors, boolean growing) {
        this.vendors = vendors;
        this.growing = growing;
    }

    /** Whether the subscription has a mailbox or an order more afterwards. */
    boolean growing() {
        return growing;
    }

    /** The vendor's name of it. */
    String vendors() {
        return vendors;
    }
}
