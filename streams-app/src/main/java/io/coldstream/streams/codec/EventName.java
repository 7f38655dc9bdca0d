package io.coldstream.streams.codec;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The vocabulary: the vendor's event names, and what kind of thing each speaks of. Sources: the vendor's pages "Domain
 * Events", "Subscription Events", "Mailbox Events", "Prewarmup Events", and the public help guide.
 */
public enum EventName {
    MAILBOX_ORDER_SUCCESS("mailbox.order.success", Thing.SUBSCRIPTION),
    MAILBOX_ORDER_FAILED("mailbox.order.failed", Thing.SUBSCRIPTION),
    MAILBOX_CREATED("mailbox.created", Thing.MAILBOX),
    MAILBOX_UPDATED("mailbox.updated", Thing.MAILBOX),
    MAILBOX_EXPORTED("mailbox.exported", Thing.MAILBOX),
    MAILBOX_WARMUP_STARTED("mailbox.warmup.started", Thing.MAILBOX),
    MAILBOX_WARMUP_REMOVED("mailbox.warmup.removed", Thing.MAILBOX),
    SUBSCRIPTION_RENEWING("subscription.renewing", Thing.SUBSCRIPTION),
    SUBSCRIPTION_RENEWAL_SUCCESS("subscription.renewal.success", Thing.SUBSCRIPTION),
    SUBSCRIPTION_RENEWAL_FAILED("subscription.renewal.failed", Thing.SUBSCRIPTION),
    SUBSCRIPTION_PAST_DUE("subscription.past_due", Thing.SUBSCRIPTION),
    SUBSCRIPTION_EXPIRED("subscription.expired", Thing.SUBSCRIPTION),
    SUBSCRIPTION_CANCELLED("subscription.cancelled", Thing.SUBSCRIPTION),
    SUBSCRIPTION_UPDATED("subscription.updated", Thing.SUBSCRIPTION),
    DOMAIN_ORDER_SUCCESS("domain.order.success", Thing.DOMAIN),
    DOMAIN_ORDER_FAILED("domain.order.failed", Thing.DOMAIN),
    DOMAIN_RENEWAL_SUCCESS("domain.renewal.success", Thing.DOMAIN),
    DOMAIN_RENEWAL_FAILED("domain.renewal.failed", Thing.DOMAIN),
    DOMAIN_GRACE_PERIOD("domain.grace_period", Thing.DOMAIN),
    DOMAIN_EXPIRED("domain.expired", Thing.DOMAIN),
    DNS_RECORD_UPDATED("dns-record.updated", Thing.DOMAIN),
    PREWARMUP_ORDER_SUCCESS("prewarmup.order.success", Thing.PREWARMUP_ORDER),
    PREWARMUP_ORDER_FAILED("prewarmup.order.failed", Thing.PREWARMUP_ORDER);

    /** What an event speaks of. */
    public enum Thing {
        SUBSCRIPTION,
        MAILBOX,
        DOMAIN,
        /** One webhook for several subscriptions and their mailboxes. */
        PREWARMUP_ORDER
    }

    private static final Map<String, EventName> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(EventName::vendors, Function.identity()));

    private final String vendors;
    private final Thing thing;

    EventName(String vendors, Thing thing) {
        this.vendors = vendors;
        this.thing = thing;
    }

    /** As the vendor writes it. */
    public String vendors() {
        return vendors;
    }

    public Thing thing() {
        return thing;
    }

    static Optional<EventName> of(String vendors) {
        return Optional.ofNullable(BY_NAME.get(vendors));
    }
}
