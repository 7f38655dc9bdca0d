package io.coldstream.streams.domain;

/** The vendor's subscription states, and some of ours for what the vendor has not told. */
public enum Status {
    UNKNOWN,
    ORDER_FAILED,
    ACTIVE,
    RENEWING,
    PAST_DUE,
    EXPIRED,
    CANCELLED,
    /** Ours: a read showed it gone, and a younger subscription of its domain continues it. */
    REPLACED;

    /** Whether the vendor will do nothing more with it. */
    public boolean ended() {
        return this == EXPIRED || this == CANCELLED || this == REPLACED;
    }
}
