package io.coldstream.streams.reseller;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The reseller's reply envelope {@code {status, message, data, actionId?}} (vendor pages; {@code actionId} only in
 * generation B). Whatever is not of that form is an envelope without status.
 *
 * @param status the body's own status, which mirrors the HTTP status; null when the body does not say
 * @param message empty when there is none; at most {@value #MESSAGE_LIMIT} characters once the secret is taken out
 * @param actionId the reseller's correlation id
 */
public record Envelope(
        @Nullable Integer status, String message, @Nullable String actionId, JsonNode data) {

    static final int MESSAGE_LIMIT = 500;
    private static final int ACTION_ID_LIMIT = 100;
    /** Cut to the limits only after the secret was taken out: half of it would not be recognised. */
    private static final int READ_LIMIT = 10_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    static Envelope parse(byte[] body) {
        JsonNode root = tree(body);
        return new Envelope(
                status(root.path("status")),
                bounded(root.path("message").asText(""), READ_LIMIT),
                root.path("actionId").isTextual()
                        ? bounded(root.path("actionId").textValue(), READ_LIMIT)
                        : null,
                root.path("data"));
    }

    private static JsonNode tree(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static @Nullable Integer status(JsonNode node) {
        if (node.canConvertToInt() && node.isIntegralNumber()) {
            return node.intValue();
        }
        return node.isTextual() && node.textValue().matches("[0-9]{3}") ? Integer.valueOf(node.textValue()) : null;
    }

    /** The same envelope, bounded, {@code secret} taken out of its texts should the reseller have echoed it. */
    Envelope without(String secret) {
        return new Envelope(
                status,
                bounded(message.replace(secret, "***"), MESSAGE_LIMIT),
                actionId == null ? null : bounded(actionId.replace(secret, "***"), ACTION_ID_LIMIT),
                data);
    }

    private static String bounded(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, limit);
    }
}
