package io.coldstream.ingress;

import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.BodyHash;
import io.coldstream.schemas.Sealer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/** Makes a record of a webhook, its body sealed: from here on nobody without the opening key reads it. */
record WebhookSealing(Sealer sealer, BodyHash bodyHash) {

    /** A record and the key under which it is to be published. */
    record Keyed(String key, WebhookReceived webhook) {}

    Keyed seal(byte[] body, WebhookFields fields, Sender sender, Instant receivedAt) {
        byte[] hash = bodyHash.of(body);
        Instant received = receivedAt.truncatedTo(ChronoUnit.MILLIS);
        // Nothing is sent after it was received: a clock that is ahead must not win over later webhooks.
        Instant sent = sender.claimedTime().filter(received::isAfter).orElse(received);
        byte[] associated = AssociatedData.webhook(fields.event(), fields.eventId(), sent, hash);
        WebhookReceived webhook = WebhookReceived.newBuilder()
                .setEvent(fields.event())
                .setEventId(fields.eventId().orElse(null))
                .setSentAt(sent)
                .setReceivedAt(received)
                .setAuthentication(sender.authentication())
                .setBodyHash(ByteBuffer.wrap(hash))
                .setSealedBody(sealer.seal(body, associated))
                .build();
        return new Keyed(fields.key().orElse("body:" + HexFormat.of().formatHex(hash)), webhook);
    }
}
