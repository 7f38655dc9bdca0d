package io.coldstream.streams.domain;

/** Where a domain stands, by the expiry that is known and our own watch over it. */
public enum DomainStatus {
    /** No expiry was told. */
    UNKNOWN,
    ORDER_FAILED,
    ACTIVE,
    /** Expired; it can still be renewed. */
    GRACE,
    EXPIRED
}
