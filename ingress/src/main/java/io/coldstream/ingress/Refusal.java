package io.coldstream.ingress;

import java.util.Locale;
import java.util.Map;

/** Why a request is not accepted, and what its sender should do next. */
enum Refusal {
    NOT_FOUND(404, "Not found", "Webhooks are taken at POST /webhooks."),
    WRONG_METHOD(405, "Method not allowed", "Send webhooks with POST.", Map.of("Allow", "POST")),
    ENCODED(415, "Unsupported content encoding", "Send the body as it is, without Content-Encoding."),
    TOO_LARGE(413, "Body too large", "Send a smaller body, or raise COLDSTREAM_MAX_BODY_BYTES at the ingress."),
    INCOMPLETE(400, "Incomplete body", "The body ended early or was framed wrongly: send it again."),
    UNSIGNED(401, "Signature missing", "Send the headers cmr-x-signature and cmr-x-timestamp."),
    WRONGLY_SIGNED(
            401,
            "Signature wrong",
            "Sign the raw body with HMAC-SHA256 and the API key; the ingress takes its keys from"
                    + " COLDSTREAM_WEBHOOK_KEYS or COLDSTREAM_RESELLER_API_KEY."),
    BUSY(503, "Too many requests at once", "Nothing was kept: send it again.", Map.of("Retry-After", "5")),
    KAFKA_AWAY(
            503,
            "Kafka did not confirm",
            "It may or may not have been kept: send it again.",
            Map.of("Retry-After", "5")),
    SPOOL_FULL(
            503,
            "Kafka is away and the spool is full",
            "Nothing was kept: send it again. COLDSTREAM_SPOOL_MAX_MEGABYTES says how much the spool holds.",
            Map.of("Retry-After", "30")),
    SPOOL_BROKEN(
            503,
            "Kafka is away and the spool can't be written",
            "It may or may not have been kept: send it again; the log of the ingress says what went wrong.",
            Map.of("Retry-After", "30")),
    BROKEN(500, "Internal error", "Send it again; the log of the ingress says what went wrong.");

    private final int status;
    private final String title;
    private final String detail;
    private final Map<String, String> headers;

    Refusal(int status, String title, String detail) {
        this(status, title, detail, Map.of());
    }

    Refusal(int status, String title, String detail, Map<String, String> headers) {
        this.status = status;
        this.title = title;
        this.detail = detail;
        this.headers = headers;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String detail() {
        return detail;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** Its name in metrics. */
    String reason() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
