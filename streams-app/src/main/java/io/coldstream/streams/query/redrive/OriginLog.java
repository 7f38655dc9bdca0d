package io.coldstream.streams.query.redrive;

import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the webhook of a letter that does not carry it, at its origin: the part of a large webhook that was cut into
 * many, or a letter of an older version. Webhooks are kept for 30 days.
 */
final class OriginLog implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Deserializer<WebhookReceived> webhooks;

    OriginLog(KafkaConsumer<String, byte[]> consumer, Deserializer<WebhookReceived> webhooks) {
        this.consumer = consumer;
        this.webhooks = webhooks;
    }

    /** The letter with its webhook and key; as it is when it has one, came from elsewhere, or it can't be found. */
    DeadLetter completed(DeadLetter letter) {
        if (letter.getWebhook().isPresent() || !letter.getTopic().equals(Topics.WEBHOOKS.name())) {
            return letter;
        }
        ConsumerRecord<String, byte[]> origin = find(letter);
        WebhookReceived webhook = origin == null ? null : read(origin);
        return origin == null || webhook == null
                ? letter
                : DeadLetter.newBuilder(letter)
                        .setKey(origin.key())
                        .setWebhook(webhook)
                        .build();
    }

    private @Nullable ConsumerRecord<String, byte[]> find(DeadLetter letter) {
        TopicPartition partition = new TopicPartition(letter.getTopic(), letter.getPartition());
        consumer.assign(List.of(partition));
        Long first = consumer.beginningOffsets(List.of(partition)).get(partition);
        Long end = consumer.endOffsets(List.of(partition)).get(partition);
        if (first == null || end == null || letter.getOffset() < first || letter.getOffset() >= end) {
            return null;
        }
        consumer.seek(partition, letter.getOffset());
        long giveUpAt = System.nanoTime() + ANSWER_WITHIN.toNanos();
        while (consumer.position(partition) <= letter.getOffset() && System.nanoTime() < giveUpAt) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                return record.offset() == letter.getOffset() ? record : null;
            }
        }
        return null;
    }

    private @Nullable WebhookReceived read(ConsumerRecord<String, byte[]> record) {
        try {
            return webhooks.deserialize(record.topic(), record.value());
        } catch (SerializationException e) {
            return null;
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
