package io.coldstream.streams.domain;

/** What a read leads to. */
public sealed interface Verdict {

    /** What can be said about a period without an operation of ours. */
    enum Kind {
        /** Under an armed policy it would be renewed now. */
        WOULD_RENEW,
        /** It is due and must not be renewed, for the reason given. */
        REFUSED,
        /** Its period ended before it could be renewed. */
        LATE,
        /** A person has to approve it first. */
        AWAITING_APPROVAL
    }

    record Nothing() implements Verdict {}

    /** Something is in between: look again soon. */
    record Wait() implements Verdict {}

    record Announce(Renewal.Announcement what) implements Verdict {}

    record Start(Operation operation) implements Verdict {}
}
