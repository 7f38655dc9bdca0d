package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The order that a domain came with. */
public record DomainPurchase(
        @Nullable String orderId,
        @Nullable Instant createdAt,
        @Nullable Money price) {}
