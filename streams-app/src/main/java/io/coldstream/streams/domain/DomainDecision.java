package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What follows from a change of a domain. */
public sealed interface DomainDecision {

    /**
     * Something about its expiry is announced, once per expiry.
     *
     * @param code what is announced, such as {@code expires-in-7-days}
     * @param expiresAt the expiry that it is about
     * @param renewedUntil the new expiry, where it moved
     */
    record Notice(
            Step step,
            String code,
            Instant expiresAt,
            @Nullable Instant renewedUntil) implements DomainDecision {}

    /** One of its subscriptions is told how the domain stands. */
    record Tell(String subscriptionId, DomainNews news) implements DomainDecision {}

    /** Notices as they are published. */
    enum Step {
        DOMAIN_EXPIRES_SOON,
        DOMAIN_IN_GRACE,
        DOMAIN_EXPIRED,
        DOMAIN_RENEWED
    }
}
