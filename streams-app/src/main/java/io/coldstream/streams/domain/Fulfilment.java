package io.coldstream.streams.domain;

/**
 * What was created of what was ordered.
 *
 * @param mailboxesKnown mailboxes created so far
 * @param anomalies contradictions between creations of its mailboxes
 */
public record Fulfilment(int mailboxesKnown, int anomalies) {

    static final Fulfilment NONE = new Fulfilment(0, 0);

    /** What a change of one mailbox means for the counts. */
    Fulfilment counting(Mailbox before, Mailbox after) {
        int known = (after.exists() ? 1 : 0) - (before.exists() ? 1 : 0);
        return new Fulfilment(mailboxesKnown + known, anomalies + after.anomalies() - before.anomalies());
    }
}
