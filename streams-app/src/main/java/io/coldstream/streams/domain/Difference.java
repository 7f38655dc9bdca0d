package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a sweep shows and that we did not know.
 *
 * @param was as it was known, in words that need no context
 * @param is as the reseller shows it
 * @param at when it was read
 */
public record Difference(
        String sweepId,
        Fact fact,
        Kind kind,
        @Nullable String was,
        @Nullable String is,
        Instant at) {

    /** Why we did not know. */
    public enum Kind {
        /** It was there before we were: found while no sweep had read the whole list yet. */
        IMPORTED,
        /** Never heard of. */
        UNHEARD_OF,
        /** The reseller, or our own command, changed it; the webhook that tells of it did not arrive. */
        WEBHOOK_MISSED,
        /** A person changed it at the reseller's dashboard, and no webhook told us. */
        CHANGED_AT_DASHBOARD,
        /** A webhook may still be on its way: it is looked at again before it counts. */
        IN_FLIGHT,
        /** We recorded something else, and nothing outside explains it. */
        OUR_FAULT,
        /** Neither a complete sweep nor a read of its own showed it. */
        NOT_LISTED
    }

    /** One that is not in flight any more. */
    Difference as(Kind sure) {
        return new Difference(sweepId, fact, sure, was, is, at);
    }
}
