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
 */
public record About(
        String identity,
        Stamp stamp,
        Instant receivedAt,
        @Nullable Account account,
        @Nullable String domainId,
        @Nullable String domain,
        @Nullable String provider) {}
