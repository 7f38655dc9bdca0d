package io.coldstream.streams.codec;

import io.coldstream.avro.Authentication;
import io.coldstream.avro.SealedEnvelope;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.BodyHash;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.Sealer;
import io.coldstream.schemas.SealingKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;

/** Seals as the ingress does, and opens as the topology and as a holder of the credentials key do. */
final class TestSealing {

    static final Instant AT = Instant.parse("2026-11-01T10:00:00Z");

    private final SealingKeys keys;

    TestSealing(Path folder) {
        try {
            keys = SealingKeys.create(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    WebhookOpener opener() {
        return new WebhookOpener(Opener.of(List.of(keys.opening())), Sealer.of(keys.credentialsPublic()), "USD");
    }

    WebhookReceived webhook(String event, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        byte[] hash = BodyHash.of(keys.bodyHash()).of(bytes);
        byte[] with = AssociatedData.webhook(event, java.util.Optional.of("E1"), AT, hash);
        return WebhookReceived.newBuilder()
                .setEvent(event)
                .setEventId("E1")
                .setSentAt(AT)
                .setReceivedAt(AT)
                .setAuthentication(Authentication.FRESH)
                .setBodyHash(ByteBuffer.wrap(hash))
                .setSealedBody(Sealer.of(keys.sealing()).seal(bytes, with))
                .build();
    }

    String withCredentialsKey(SealedEnvelope envelope, byte[] associatedData) {
        try {
            byte[] opened = Opener.of(List.of(keys.credentialsPrivate())).open(envelope, associatedData);
            return new String(opened, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
