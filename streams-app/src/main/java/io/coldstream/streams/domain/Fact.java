package io.coldstream.streams.domain;

/** What a sweep compares of a subscription. */
public enum Fact {
    /** That it exists. */
    SUBSCRIPTION,
    /** The order that its mailboxes came from. */
    ORDER,
    /** How many of its mailboxes are known. */
    MAILBOXES,
    STATUS,
    PERIOD_END,
    AUTO_RENEW,
    PRICE,
    QUANTITY,
    /** That the reseller lists it. */
    LISTING
}
