package io.coldstream.sandbox;

/** The state of a domain. */
enum DomainStatus {
    ORDERED,
    ACTIVE,
    /** Expired, and can still be renewed. */
    GRACE,
    EXPIRED;

    /** Whether subscriptions of the domain can't be renewed: from the beginning of grace on, as we read the guide. */
    boolean blocksRenewals() {
        return this == GRACE || this == EXPIRED;
    }

    /** Whether it can still be renewed itself. */
    boolean isLive() {
        return this == ACTIVE || this == GRACE;
    }
}
