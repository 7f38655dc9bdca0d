package io.coldstream.sandbox;

import java.time.Duration;
import java.util.List;

/** Writes down how each webhook fared, and plans its next try: at once, after 30 s, after 5 min (the public guide). */
final class Deliveries {

    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(30), Duration.ofMinutes(5));
    private static final int MOST_KEPT = 100_000;

    private final Books books;
    private final Reseller reseller;
    private final RealTime time;

    Deliveries(Books books, Reseller reseller, RealTime time) {
        this.books = books;
        this.reseller = reseller;
        this.time = time;
    }

    /** Those still to be sent, at start: to be called before the first step, which may make new ones. */
    List<Delivery> pending() {
        return books.all(Delivery.class)
                .filter(delivery -> delivery.state() == Delivery.State.PENDING)
                .toList();
    }

    void succeeded(Delivery delivery) {
        reseller.step(() -> {
            books.find(Delivery.class, delivery.key()).ifPresent(books::remove);
            return true;
        });
    }

    /** @return the delivery with its next try, or given up */
    Delivery failed(Delivery delivery) {
        return reseller.step(() -> {
            int tries = delivery.attempts();
            Delivery next = tries < PAUSES.size()
                    ? delivery.retryAt(time.now().plus(PAUSES.get(tries)))
                    : delivery.ended(Delivery.State.GIVEN_UP, tries + 1);
            books.put(next);
            forgetOldest();
            return next;
        });
    }

    /** Ends it without another try by itself. */
    void end(Delivery delivery, Delivery.State how) {
        reseller.step(() -> {
            books.put(delivery.ended(how, delivery.attempts()));
            forgetOldest();
            return true;
        });
    }

    private void forgetOldest() {
        if (books.count(Delivery.class) > MOST_KEPT) {
            books.all(Delivery.class)
                    .filter(delivery -> delivery.state() != Delivery.State.PENDING)
                    .findFirst()
                    .ifPresent(books::remove);
        }
    }
}
