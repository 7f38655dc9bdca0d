package io.coldstream.streams.topology;

import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.codec.Unusable;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.jspecify.annotations.Nullable;

/** Dead letters: named after the record that they came from, so that a repetition is the same letter. */
final class DeadLetters {

    private DeadLetters() {}

    static DeadLetter of(
            Unusable.Reason reason,
            @Nullable String detail,
            Origin origin,
            @Nullable String key,
            @Nullable WebhookReceived webhook,
            ProcessingContext context) {
        return DeadLetter.newBuilder()
                .setDeadLetterId(origin.getTopic() + ":" + origin.getPartition() + ":" + origin.getOffset())
                .setReason(reason.code())
                .setDetail(detail)
                .setTopic(origin.getTopic())
                .setPartition(origin.getPartition())
                .setOffset(origin.getOffset())
                .setKey(key)
                .setEvent(webhook == null ? "" : webhook.getEvent())
                .setEventId(webhook == null ? null : webhook.getEventId().orElse(null))
                .setWebhook(webhook)
                .setFailedAt(Instant.ofEpochMilli(context.currentSystemTimeMs()))
                .build();
    }
}
