package io.coldstream.streams.query.redrive;

import io.coldstream.avro.Authentication;
import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.SealedEnvelope;
import io.coldstream.avro.WebhookReceived;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Letters as the topology writes them. */
public final class Letters {

    public static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private static final ByteBuffer NOTHING = ByteBuffer.wrap(new byte[0]);

    private Letters() {}

    public static DeadLetter letter(int offset, String reason, String event) {
        WebhookReceived webhook = WebhookReceived.newBuilder()
                .setEvent(event)
                .setSentAt(AT)
                .setReceivedAt(AT)
                .setAuthentication(Authentication.FRESH)
                .setBodyHash(NOTHING)
                .setSealedBody(new SealedEnvelope("key", NOTHING, NOTHING))
                .build();
        return letter(offset, reason, webhook);
    }

    static DeadLetter letter(int offset, String reason, WebhookReceived webhook) {
        return DeadLetter.newBuilder(bare("coldstream.webhooks", offset, reason))
                .setKey("SUB" + offset)
                .setEvent(webhook.getEvent())
                .setWebhook(webhook)
                .build();
    }

    static DeadLetter bare(String topic, int offset, String reason) {
        return DeadLetter.newBuilder()
                .setDeadLetterId(topic + ":0:" + offset)
                .setReason(reason)
                .setTopic(topic)
                .setPartition(0)
                .setOffset(offset)
                .setFailedAt(AT.plusSeconds(offset))
                .build();
    }
}
