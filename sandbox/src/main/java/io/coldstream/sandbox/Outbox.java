package io.coldstream.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts webhooks into the books, from where they are sent once the step is written down. */
final class Outbox {

    private final Books books;
    private final RealTime time;

    Outbox(Books books, RealTime time) {
        this.books = books;
        this.time = time;
    }

    /** A beginning of {@code data}: every payload that is known has these two. */
    static Map<String, Object> data(Owner owner) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("userId", owner.userId());
        data.put("userEmail", owner.userEmail());
        return data;
    }

    void send(String event, Map<String, Object> data) {
        send(event, Ids.next(), data);
    }

    /** @param data of any shape; null leaves the field out */
    void send(String event, String eventId, @Nullable Object data) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("event", event);
        body.put("eventId", eventId);
        if (data != null) {
            body.put("data", data);
        }
        sendBody(event, eventId, Json.text(body));
    }

    /** @param body exactly what is signed and sent; {@code event} and {@code eventId} are how we speak of it here */
    void sendBody(String event, String eventId, String body) {
        var now = time.now();
        books.put(new Delivery(Ids.next(), event, eventId, body, Delivery.State.PENDING, 0, now, now));
    }
}
