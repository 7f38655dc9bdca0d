package io.coldstream.sandbox;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A domain, which is bought, expires and is renewed apart from the subscriptions on it.
 *
 * @param orderId of the order that it was bought with
 */
record Domain(
        DomainName id,
        String orderId,
        Owner owner,
        Instant registeredAt,
        Instant expiresAt,
        DomainStatus status,
        boolean autoRenew)
        implements Entity {

    /** Of one year; the price on the vendor's pages. */
    static final BigDecimal PRICE = new BigDecimal("14.50");
    /** How long an expired domain can still be renewed (the domain renewal page). */
    static final Duration GRACE = Duration.ofDays(7);
    /** How long before its expiry a domain can be renewed (the same page). */
    static final Duration WINDOW = Duration.ofDays(45);

    /**
     * A domain that is ordered now.
     *
     * @param begun when it counts as registered: expiry is yearly from there, and lies ahead
     * @param expiresAt null for that
     */
    static Domain ordered(
            DomainName id,
            String orderId,
            Owner owner,
            Instant begun,
            @Nullable Instant expiresAt,
            boolean autoRenew,
            Instant now) {
        Instant expiry = expiresAt == null ? yearly(begun, now) : expiresAt;
        return new Domain(id, orderId, owner, begun, expiry, DomainStatus.ORDERED, autoRenew);
    }

    private static Instant yearly(Instant begun, Instant now) {
        int years = 1;
        while (!BillingCycle.YEARLY.after(begun, years).isAfter(now)) {
            years++;
        }
        return BillingCycle.YEARLY.after(begun, years);
    }

    static String key(String name) {
        return "domain:" + name;
    }

    @Override
    public String key() {
        return key(id.name());
    }

    @Override
    public @Nullable Instant dueAt() {
        return switch (status) {
            case ACTIVE -> expiresAt;
            case GRACE -> expiresAt.plus(GRACE);
            case ORDERED, EXPIRED -> null;
        };
    }

    boolean isRenewableAt(Instant now) {
        return status.isLive() && !now.isBefore(expiresAt.minus(WINDOW));
    }

    static BigDecimal cost(int years) {
        return PRICE.multiply(BigDecimal.valueOf(years));
    }

    Domain with(DomainStatus next) {
        return new Domain(id, orderId, owner, registeredAt, expiresAt, next, autoRenew);
    }

    Domain withAutoRenew(boolean on) {
        return new Domain(id, orderId, owner, registeredAt, expiresAt, status, on);
    }

    /** Paid for {@code years} more, which count from its expiry. */
    Domain renewed(int years) {
        Instant next = BillingCycle.YEARLY.after(expiresAt, years);
        return new Domain(id, orderId, owner, registeredAt, next, DomainStatus.ACTIVE, autoRenew);
    }
}
