package io.coldstream.sandbox;

import java.time.Instant;

/**
 * A webhook that its receiver has not accepted yet. Its times are real ones.
 *
 * @param attempts how often it was sent
 * @param nextAt when it is sent next; without meaning once given up
 * @param firstSentAt when it was made, which is what a sender that does not renew timestamps states on every try
 */
record Delivery(
        String deliveryId,
        String event,
        String eventId,
        String body,
        State state,
        int attempts,
        Instant nextAt,
        Instant firstSentAt)
        implements Entity {

    /** Whether it will be sent again by itself. */
    enum State {
        PENDING,
        /** Every try failed: only a person can resend it. */
        GIVEN_UP,
        /** A fault swallowed it: only a person can resend it. */
        DROPPED
    }

    static String key(String deliveryId) {
        return "delivery:" + deliveryId;
    }

    @Override
    public String key() {
        return key(deliveryId);
    }

    Delivery retryAt(Instant when) {
        return new Delivery(deliveryId, event, eventId, body, State.PENDING, attempts + 1, when, firstSentAt);
    }

    Delivery ended(State how, int tries) {
        return new Delivery(deliveryId, event, eventId, body, how, tries, nextAt, firstSentAt);
    }

    /** From the beginning, as if a person had asked for it at the dashboard. */
    Delivery afresh(Instant now) {
        return new Delivery(deliveryId, event, eventId, body, State.PENDING, 0, now, now);
    }
}
