package io.coldstream.streams.domain;

import org.jspecify.annotations.Nullable;

/**
 * What the answer to one command tells beside its result; it matters to all commands.
 *
 * @param clockSkewMillis the reseller's clock minus ours
 * @param retryAfterSeconds for how long the reseller wants no calls
 */
public record Signs(
        Health health,
        @Nullable Long clockSkewMillis,
        @Nullable Long retryAfterSeconds) {

    public static final Signs NONE = new Signs(Health.UNSAID, null, null);
}
