package io.coldstream.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the vendor's API answers.
 *
 * @param accepted whether it set something going, which generation B names by an {@code actionId}
 */
record Reply(int status, String message, @Nullable Object data, boolean accepted) {

    static Reply accepted(String message) {
        return new Reply(200, message, null, true);
    }

    static Reply refused(int status, String message) {
        return new Reply(status, message, null, false);
    }

    static Reply found(Object data) {
        return new Reply(200, "Success", data, false);
    }

    byte[] body(Generation generation) {
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("status", status);
        envelope.put("message", message);
        envelope.put("data", data);
        if (accepted && generation == Generation.B) {
            envelope.put("actionId", "ACT_" + UUID.randomUUID());
        }
        return Json.bytes(envelope);
    }
}
