package io.coldstream.streams.domain.forecast;

/** What becomes of a period. */
public enum Fate {
    /** Paid by us. */
    RENEWED,
    /** An armed policy would renew it. */
    DRY_RUN,
    /** Its policy is off, so nobody even looks. */
    OFF,
    /** Must not be renewed, for the reason given. */
    REFUSED,
    /** A person has to approve it. */
    AWAITING_APPROVAL,
    /** Waits for a cap's next day or month. */
    DEFERRED,
    /** Its renewal was under way when the forecast was made, and is taken for done. */
    UNDER_WAY,
    /** Its renewal needs a person. */
    PARKED
}
