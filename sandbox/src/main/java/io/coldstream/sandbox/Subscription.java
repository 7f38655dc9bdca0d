package io.coldstream.sandbox;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The true state of a subscription.
 *
 * @param queued how many accepted renewals wait to be carried out
 * @param pastDue whether {@code subscription.past_due} was sent for the current period
 */
record Subscription(
        String subscriptionId,
        String orderId,
        Owner owner,
        Domain domain,
        Terms terms,
        Period period,
        Status status,
        int queued,
        boolean pastDue)
        implements Entity {

    /** How long a subscription may still be renewed after its period ended (the public help guide). */
    static final Duration GRACE = Duration.ofDays(7);

    static String key(String subscriptionId) {
        return "subscription:" + subscriptionId;
    }

    @Override
    public String key() {
        return key(subscriptionId);
    }

    /**
     * The period end; then the end of grace. With auto-renew on, a subscription stays past due and never expires (the
     * public help guide). While a renewal is queued, its own end decides what follows.
     */
    @Override
    public @Nullable Instant dueAt() {
        return switch (status) {
            case ACTIVE -> period.end();
            case RENEWING -> terms.autoRenew() && !pastDue ? period.end() : null;
            case PAST_DUE -> terms.autoRenew() ? null : graceEnd();
            case ORDERED, FAILED, EXPIRED, CANCELLED -> null;
        };
    }

    Instant graceEnd() {
        return period.end().plus(GRACE);
    }

    Subscription with(Status next) {
        return new Subscription(subscriptionId, orderId, owner, domain, terms, period, next, queued, pastDue);
    }

    Subscription with(Terms next) {
        return new Subscription(subscriptionId, orderId, owner, domain, next, period, status, queued, pastDue);
    }

    /** One accepted renewal more or fewer in the queue. */
    Subscription queued(int more) {
        return new Subscription(subscriptionId, orderId, owner, domain, terms, period, status, queued + more, pastDue)
                .settled();
    }

    Subscription fellPastDue() {
        return new Subscription(subscriptionId, orderId, owner, domain, terms, period, status, queued, true).settled();
    }

    /** Paid for one more cycle. */
    Subscription renewed() {
        Period next = period.next(terms.billingCycle());
        return new Subscription(subscriptionId, orderId, owner, domain, terms, next, status, queued, false).settled();
    }

    private Subscription settled() {
        if (!status.isLive()) {
            return this;
        }
        return with(queued > 0 ? Status.RENEWING : pastDue ? Status.PAST_DUE : Status.ACTIVE);
    }
}
