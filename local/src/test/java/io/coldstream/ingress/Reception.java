package io.coldstream.ingress;

import io.coldstream.avro.Authentication;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.BodyHash;
import io.coldstream.schemas.Sealer;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What the ingress does with an authentic body, by its own code: it finds the key and seals. */
public final class Reception {

    private final WebhookSealing sealing;

    public Reception(SealingKeys keys) {
        sealing = new WebhookSealing(Sealer.of(keys.sealing()), BodyHash.of(keys.bodyHash()));
    }

    /** The record that it would publish. */
    public ProducerRecord<String, WebhookReceived> receive(String body, Instant sentAt, Instant receivedAt) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        WebhookSealing.Keyed keyed = sealing.seal(
                bytes,
                WebhookReader.read(bytes).orElseThrow(),
                new Sender(Authentication.FRESH, Optional.empty(), Optional.of(sentAt)),
                receivedAt);
        return new ProducerRecord<>(Topics.WEBHOOKS.name(), keyed.key(), keyed.webhook());
    }
}
