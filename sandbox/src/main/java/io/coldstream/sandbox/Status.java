package io.coldstream.sandbox;

/** The state of a subscription. The first two and the last are not shown by the vendor's API. */
enum Status {
    ORDERED,
    FAILED,
    ACTIVE,
    RENEWING,
    PAST_DUE,
    EXPIRED,
    CANCELLED,
    /** Gone: another subscription has taken its place, and its id resolves no more. */
    RECREATED;

    /** Whether {@code GET /subscriptions} lists it. */
    boolean isShown() {
        return this != ORDERED && this != FAILED && this != RECREATED;
    }

    /** Whether its mailboxes work and it can still be renewed. */
    boolean isLive() {
        return this == ACTIVE || this == RENEWING || this == PAST_DUE;
    }
}
