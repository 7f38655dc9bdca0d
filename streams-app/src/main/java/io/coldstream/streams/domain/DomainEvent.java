package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A webhook that speaks of a domain, or of nothing that we keep a state of. None of the vendor's payloads of this family
 * but {@code domain.order.success} is fully documented, so every field may be missing.
 */
public sealed interface DomainEvent extends DomainInput {

    About about();

    @Override
    default Instant at() {
        return about().receivedAt();
    }

    /** {@code domain.order.success}. */
    record DomainOrdered(
            About about,
            @Nullable String orderId,
            @Nullable Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Money price)
            implements DomainEvent {}

    /** {@code domain.order.failed}. */
    record DomainOrderFailed(About about, @Nullable String orderId, String reason) implements DomainEvent {}

    /** {@code domain.renewal.success}. */
    record DomainRenewed(About about, @Nullable Instant expiresAt) implements DomainEvent {}

    /** {@code domain.renewal.failed}. */
    record DomainRenewalFailed(
            About about, String reason, @Nullable Instant expiresAt) implements DomainEvent {}

    /** {@code domain.grace_period}: expired, and to be saved within the grace. */
    record DomainInGrace(About about, @Nullable Instant expiresAt) implements DomainEvent {}

    /** {@code domain.expired}. */
    record DomainExpired(About about, @Nullable Instant expiresAt) implements DomainEvent {}

    /** Known by name alone, such as {@code dns-record.updated}: it is kept and told, and changes nothing. */
    record DomainTold(About about) implements DomainEvent {}
}
