package io.coldstream.streams.domain;

import org.jspecify.annotations.Nullable;

/**
 * What may be spent at most, by our estimates, in one scope: over all, or by one user.
 *
 * @param perDay in a day, UTC; {@code null} without a limit
 * @param perMonth in a calendar month, UTC; {@code null} without a limit
 */
public record Caps(@Nullable Money perDay, @Nullable Money perMonth) {

    public static final Caps NONE = new Caps(null, null);
}
