package io.coldstream.sandbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A domain as a subscription knows it.
 *
 * @param expiresAt when it expires, which blocks renewals of the subscription; null where somebody renews it for ever
 */
record Domain(String domainId, String name, @Nullable Instant expiresAt) {

    boolean isExpiredAt(Instant at) {
        return expiresAt != null && !at.isBefore(expiresAt);
    }
}
