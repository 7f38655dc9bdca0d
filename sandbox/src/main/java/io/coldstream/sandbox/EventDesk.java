package io.coldstream.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Sends any event with any data as a webhook, signed like every other: what the vendor may come to send one day. */
final class EventDesk {

    private static final String RAW = "raw";

    private final Outbox outbox;

    EventDesk(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Takes {@code event} and {@code data}, and an {@code eventId}, or a {@code body} that is sent as it stands. */
    Map<String, Object> send(Form form) {
        String eventId = form.text("eventId").orElseGet(Ids::next);
        JsonNode body = form.anything("body");
        if (body == null) {
            String event = form.required("event");
            JsonNode data = form.anything("data");
            form.done();
            outbox.send(event, eventId, data);
        } else {
            form.done();
            if (!body.isTextual()) {
                throw new Problem(422, "body is not a text");
            }
            outbox.sendBody(RAW, eventId, body.textValue());
        }
        return Map.of("accepted", true, "eventId", eventId);
    }
}
