package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A subscription tells its domain about itself.
 *
 * @param since the earliest sending time known of it; a later message can only lower it
 * @param at when it was told, or for {@link Standing#SHOWN} when the read was taken
 */
public record MembershipTold(
        String subscriptionId, @Nullable String domainId, Instant since, Standing standing, Instant at)
        implements DomainInput {

    /** How a member stands. */
    public enum Standing {
        MEMBER,
        /** A read shows that it lives. */
        SHOWN,
        /** A read shows that it ended. */
        ENDED,
        /** A read shows it gone; a younger member continues it. */
        SUCCEEDED,
        /** It was told under another domain since. */
        LEFT
    }
}
