package io.coldstream.sandbox;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The true state of a subscription.
 *
 * @param queued how many accepted renewals wait to be carried out
 * @param pastDue whether {@code subscription.past_due} was sent for the current period
 * @param recreatedAs the subscription that took its place, if one did
 */
record Subscription(
        String subscriptionId,
        String orderId,
        Owner owner,
        DomainName domain,
        Terms terms,
        Period period,
        Status status,
        int queued,
        boolean pastDue,
        @Nullable String recreatedAs)
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
            case ORDERED, FAILED, EXPIRED, CANCELLED, RECREATED -> null;
        };
    }

    Instant graceEnd() {
        return period.end().plus(GRACE);
    }

    /** A new one, ordered now. */
    static Subscription ordered(
            String subscriptionId, String orderId, Owner owner, DomainName domain, Terms terms, Period period) {
        return new Subscription(subscriptionId, orderId, owner, domain, terms, period, Status.ORDERED, 0, false, null);
    }

    private Subscription copy(Terms terms, Period period, Status status, int queued, boolean pastDue) {
        return new Subscription(
                subscriptionId, orderId, owner, domain, terms, period, status, queued, pastDue, recreatedAs);
    }

    Subscription with(Status next) {
        return copy(terms, period, next, queued, pastDue);
    }

    Subscription with(Terms next) {
        return copy(next, period, status, queued, pastDue);
    }

    /** One accepted renewal more or fewer in the queue. */
    Subscription queued(int more) {
        return copy(terms, period, status, queued + more, pastDue).settled();
    }

    Subscription fellPastDue() {
        return copy(terms, period, status, queued, true).settled();
    }

    /** Paid for one more cycle. */
    Subscription renewed() {
        return copy(terms, period.next(terms.billingCycle()), status, queued, false)
                .settled();
    }

    /** Its id resolves no more. */
    Subscription recreated(String as) {
        return new Subscription(
                subscriptionId, orderId, owner, domain, terms, period, Status.RECREATED, queued, pastDue, as);
    }

    private Subscription settled() {
        if (!status.isLive()) {
            return this;
        }
        return with(queued > 0 ? Status.RENEWING : pastDue ? Status.PAST_DUE : Status.ACTIVE);
    }
}
