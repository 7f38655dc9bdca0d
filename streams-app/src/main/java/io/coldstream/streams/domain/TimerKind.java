package io.coldstream.streams.domain;

/** What a timer of the due index is for. The order is part of the stored keys: append only. */
public enum TimerKind {
    /** Read the subscription from the API. */
    LOOK,
    /** Read it because a renewal may have happened. */
    RECONCILE,
    /** No outcome of a released renewal has come. */
    IN_DOUBT,
    /** Something waits at one mailbox: its next update's slot, or the doubt about one on its way. */
    MAILBOX,
    /** The next stage of a domain's expiry is reached. */
    DOMAIN,
    /** A paid period is over: was it renewed? */
    GRACE,
    /** The grace is over, too. */
    LAPSE,
    /** An order's mailboxes should all be there by now. */
    COMPLETENESS,
    /** Something is due about a DNS record: a read, another call, or the doubt about one on its way. */
    DNS,
    /** Something is to be announced of a period: a notice before its end, or that its renewal is due. */
    NOTICE
}
