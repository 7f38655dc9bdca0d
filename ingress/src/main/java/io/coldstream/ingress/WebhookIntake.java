package io.coldstream.ingress;

import io.coldstream.avro.WebhookReceived;
import java.time.Instant;
import java.util.Optional;

/** What becomes of a body once it is read: verified, parsed, sealed. It waits for nothing and keeps nothing. */
final class WebhookIntake {

    private final Authenticator authenticator;
    private final WebhookSealing sealing;

    WebhookIntake(Authenticator authenticator, WebhookSealing sealing) {
        this.authenticator = authenticator;
        this.sealing = sealing;
    }

    /**
     * A webhook that is to be kept.
     *
     * @param key of its record
     * @param readable whether its body is a JSON object
     */
    record Taken(String key, WebhookReceived webhook, Sender sender, boolean readable) {}

    /** Whether the headers could ever be enough. */
    boolean worthReading(SignatureHeaders headers) {
        return authenticator.worthReading(headers);
    }

    /** @throws RefusedException if nobody we know has signed it */
    Taken take(SignatureHeaders headers, byte[] body, Instant receivedAt) throws RefusedException {
        Sender sender = authenticator
                .authenticate(headers, body, receivedAt)
                .orElseThrow(() -> new RefusedException(Refusal.WRONGLY_SIGNED));
        Optional<WebhookFields> fields = WebhookReader.read(body);
        WebhookSealing.Keyed record = sealing.seal(body, fields.orElse(WebhookFields.UNREADABLE), sender, receivedAt);
        return new Taken(record.key(), record.webhook(), sender, fields.isPresent());
    }
}
