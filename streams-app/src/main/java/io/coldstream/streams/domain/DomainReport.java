package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the vendor says of where a domain stands. It is shown beside what we know, and moves nothing.
 *
 * @param reason why something failed
 * @param at time of receipt, in business time: the same measure as an expiry's
 */
public record DomainReport(Kind kind, @Nullable String reason, Instant at) {

    /** The vendor's events of the family {@code domain.*}, as a standing. */
    public enum Kind {
        ACTIVE,
        RENEWAL_FAILED,
        GRACE,
        EXPIRED,
        ORDER_FAILED
    }
}
