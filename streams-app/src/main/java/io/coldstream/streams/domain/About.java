package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What every webhook may say of its surroundings; a {@code null} was not said.
 *
 * @param identity equal for repetitions of one logical event
 * @param receivedAt time of receipt, in business time
 * @param domain domain name, lower case
 * @param provider GOOGLE, MICROSOFT, or what else the vendor says
 * @param byMailbox it names no subscription: its mailbox led to the one that it is applied to. Which one that is may change
 *     while it is on its way, so it says nothing of the subscription
 */
public record About(
        String identity,
        Stamp stamp,
        Instant receivedAt,
        @Nullable Account account,
        @Nullable String domainId,
        @Nullable String domain,
        @Nullable String provider,
        boolean byMailbox) {

    public About(
            String identity,
            Stamp stamp,
            Instant receivedAt,
            @Nullable Account account,
            @Nullable String domainId,
            @Nullable String domain,
            @Nullable String provider) {
        this(identity, stamp, receivedAt, account, domainId, domain, provider, false);
    }
}
