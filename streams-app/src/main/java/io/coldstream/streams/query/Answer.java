package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** What a route answers. */
record Answer(int status, JsonNode body, Map<String, String> headers) {

    Answer {
        headers = Map.copyOf(headers);
    }

    static Answer ok(JsonObject body) {
        return ok(body.node());
    }

    static Answer ok(JsonNode body) {
        return new Answer(200, body, Map.of());
    }

    boolean isOk() {
        return status == 200;
    }
}
