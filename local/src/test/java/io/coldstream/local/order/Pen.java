package io.coldstream.local.order;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes webhooks in the vendor's form into one story, some of them with fields that nobody knows. */
final class Pen {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double SURPRISES = 0.1;

    /** The vendor's pages print one id in several events. */
    private static final double SHARED_IDS = 0.05;

    private final List<Webhook> story;
    private final Random random;

    Pen(List<Webhook> story, Random random) {
        this.story = story;
        this.random = random;
    }

    void write(String event, Map<String, Object> data) {
        write(event, data, 1);
    }

    void write(String event, Map<String, Object> data, int events) {
        if (random.nextDouble() < SURPRISES) {
            data.put("loyalty", Map.of("tier", "gold", "points", random.nextInt(100)));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("event", event);
        body.put("eventId", random.nextDouble() < SHARED_IDS ? "6SSHBXWR3N4JEKGRQSG3KW3D76N6" : "EVT" + unique());
        body.put("data", data);
        // Of two webhooks that say the same one would be a repetition of the other.
        data.put("deliveryNote", "note " + unique());
        try {
            story.add(new Webhook(JSON.writeValueAsString(body), events));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private String unique() {
        return Long.toString(random.nextLong(), 36).replace('-', 'N');
    }
}
