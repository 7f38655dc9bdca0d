package io.coldstream.streams.query;

import java.util.Locale;

/** A stage of the topology whose stores are spread over the same partitions, by the same key. */
enum Stage {
    /** By alias. */
    ALIASES,
    /** By subscriptionId, and beside them the domains by alias. */
    SUBSCRIPTIONS,
    /** By key of a bucket. */
    INVENTORY,
    /** All under one key. */
    DISPATCH;

    /** As it stands in the header of a forwarded request. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
