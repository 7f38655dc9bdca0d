package io.coldstream.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Renews subscriptions and watches the ends of their periods. It does not dedupe: every accepted request is carried
 * out and charged, however many there are for one period, and auto-renew charges besides.
 */
final class Renewals {

    private final Books books;
    private final Events events;
    private final Supplier<Behaviour> behaviour;

    Renewals(Books books, Events events, Supplier<Behaviour> behaviour) {
        this.books = books;
        this.events = events;
        this.behaviour = behaviour;
    }

    /** Queues a renewal for each id. An id that is not known is accepted and charged nothing: replies say nothing per id. */
    void request(List<String> subscriptionIds, String by) {
        for (String id : subscriptionIds) {
            books.subscription(id).filter(known -> known.status().isShown()).ifPresent(known -> {
                Instant due = books.now().plus(behaviour.get().processing());
                books.put(Work.of(Work.Kind.RENEW, due, id, Map.of("by", by)));
                Subscription queued = known.queued(1);
                books.put(queued);
                if (queued.status().isLive()) {
                    events.subscription("renewing", queued);
                }
            });
        }
    }

    /** An id that is no more is neither charged nor spoken of, also when it was queued before. */
    void carryOut(Work work) {
        books.remove(work);
        Subscription known = books.subscription(work.subjectId()).orElseThrow();
        if (known.status() == Status.RECREATED) {
            return;
        }
        Subscription waiting = known.queued(-1);
        books.put(waiting);
        charge(waiting, work.details().getOrDefault("by", "api"));
    }

    /** The period, or the grace after it, has ended. */
    void fallDue(Subscription subscription) {
        if (subscription.status() == Status.PAST_DUE) {
            end(subscription, Status.EXPIRED, "expired");
        } else if (!subscription.terms().autoRenew() || !charge(subscription, "auto")) {
            Subscription pastDue = subscription.fellPastDue();
            books.put(pastDue);
            events.subscription("past_due", pastDue);
        }
    }

    /** Ends a subscription at once; its mailboxes are gone with it, and nothing is paid back. */
    void cancel(Subscription subscription) {
        if (!subscription.status().isLive()) {
            throw new Problem(409, "the subscription is " + subscription.status());
        }
        end(subscription, Status.CANCELLED, "cancelled");
    }

    private void end(Subscription subscription, Status status, String event) {
        Subscription ended = subscription.with(status);
        books.put(ended);
        events.subscription(event, ended);
    }

    private boolean charge(Subscription subscription, String by) {
        BigDecimal cost = subscription.terms().cost();
        Optional<String> refusal = refusal(subscription, cost);
        if (refusal.isPresent()) {
            events.renewalFailed(subscription, refusal.get());
            return false;
        }
        Subscription renewed = subscription.renewed();
        books.put(books.wallet().minus(cost));
        books.put(renewed);
        books.charge(renewed, "renewal", cost, by);
        events.subscription("renewal.success", renewed);
        return true;
    }

    private Optional<String> refusal(Subscription subscription, BigDecimal cost) {
        if (!subscription.status().isLive()) {
            return Optional.of("Subscription is " + subscription.status());
        }
        if (!books.now().isBefore(subscription.graceEnd())) {
            return Optional.of("Grace period is over");
        }
        if (books.domain(subscription.domain().name())
                .filter(domain -> domain.status().blocksRenewals())
                .isPresent()) {
            return Optional.of("Domain expired");
        }
        return books.wallet().covers(cost) ? Optional.empty() : Optional.of("Insufficient wallet balance");
    }
}
