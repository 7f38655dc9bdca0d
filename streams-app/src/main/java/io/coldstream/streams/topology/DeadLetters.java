package io.coldstream.streams.topology;

import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.Routed;
import io.coldstream.streams.codec.Unusable;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Puts aside what can't be used, and counts it by reason. A letter is named after the record that it came from, so that a
 * repetition is the same letter.
 */
final class DeadLetters {

    private final ProcessorContext<String, SpecificRecord> context;
    private final Deserializer<WebhookReceived> webhooks =
            SingleObjectSerde.of(WebhookReceived.class).deserializer();
    private final Map<Unusable.Reason, Sensor> counts = new EnumMap<>(Unusable.Reason.class);

    DeadLetters(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
    }

    /** Forwards a letter and answers its id. */
    String forward(Record<String, ?> record, Unusable why, Origin origin, @Nullable WebhookReceived webhook) {
        DeadLetter letter = DeadLetter.newBuilder()
                .setDeadLetterId(origin.getTopic() + ":" + origin.getPartition() + ":" + origin.getOffset())
                .setReason(why.reason().code())
                .setDetail(why.detail())
                .setTopic(origin.getTopic())
                .setPartition(origin.getPartition())
                .setOffset(origin.getOffset())
                .setKey(record.key())
                .setEvent(webhook == null ? "" : webhook.getEvent())
                .setEventId(webhook == null ? null : webhook.getEventId().orElse(null))
                .setWebhook(webhook)
                .setFailedAt(Instant.ofEpochMilli(context.currentSystemTimeMs()))
                .build();
        counts.computeIfAbsent(why.reason(), this::sensor).record();
        context.forward(new Record<>(letter.getDeadLetterId(), letter, record.timestamp(), record.headers()));
        return letter.getDeadLetterId();
    }

    /** The same for what came through the alias stage: the letter gets the webhook as it was received. */
    String forward(Record<String, ?> record, Unusable why, Routed routed) {
        return forward(
                record.withKey(routed.getWebhookKey().orElse(record.key())),
                why,
                routed.getOrigin(),
                routed.getWebhook()
                        .map(bytes -> webhooks.deserialize("", RouteProcessor.bytes(bytes)))
                        .orElse(null));
    }

    private Sensor sensor(Unusable.Reason reason) {
        return context.metrics()
                .addRateTotalSensor("dead-letter", reason.code(), "put-aside", Sensor.RecordingLevel.INFO);
    }
}
