package io.coldstream.schemas;

import io.coldstream.avro.WebhookReceived;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * What is authenticated together with sealed bytes, without being part of them: with it, a sealed body can't be passed
 * off as that of another event.
 *
 * <p>Each encoding is a constant label of its purpose and then each field with its length before it, so that no two
 * different lists of fields have the same bytes. The label stands where a topic's name might be expected: a sealed body
 * travels on into dead letters and has to open there as well.
 */
public final class AssociatedData {

    private static final int ABSENT = -1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);

    private AssociatedData(String purpose) {
        text(purpose);
    }

    /** Of a webhook's raw body. {@code sentAt} counts in milliseconds. */
    public static byte[] webhook(String event, Optional<String> eventId, Instant sentAt, byte[] bodyHash) {
        return new AssociatedData("coldstream.webhook.v1")
                .text(event)
                .text(eventId)
                .millis(sentAt)
                .field(bodyHash)
                .encoded();
    }

    /** Of the raw body in {@code webhook}. */
    public static byte[] webhook(WebhookReceived webhook) {
        byte[] hash = new byte[webhook.getBodyHash().remaining()];
        webhook.getBodyHash().duplicate().get(hash);
        return webhook(webhook.getEvent(), webhook.getEventId(), webhook.getSentAt(), hash);
    }

    /** Of one mailbox's credentials. */
    public static byte[] credentials(String mailboxId) {
        return new AssociatedData("coldstream.credentials.v1").text(mailboxId).encoded();
    }

    /**
     * Of the value of a field that the vocabulary does not know.
     *
     * @param eventIdentity the identity of the subscription event that carries it
     * @param path the field's JSON pointer within data
     */
    public static byte[] otherField(String eventIdentity, String path) {
        return new AssociatedData("coldstream.other-field.v1")
                .text(eventIdentity)
                .text(path)
                .encoded();
    }

    /** Of the value of a record that is none of ours, by where it lies. */
    public static byte[] record(String topic, int partition, long offset) {
        return new AssociatedData("coldstream.record.v1")
                .text(topic)
                .text(partition + ":" + offset)
                .encoded();
    }

    private AssociatedData text(String text) {
        return field(text.getBytes(StandardCharsets.UTF_8));
    }

    private AssociatedData text(Optional<String> text) {
        return text.isPresent() ? text(text.get()) : length(ABSENT);
    }

    private AssociatedData millis(Instant instant) {
        return field(
                ByteBuffer.allocate(Long.BYTES).putLong(instant.toEpochMilli()).array());
    }

    private AssociatedData field(byte[] field) {
        length(field.length).bytes.writeBytes(field);
        return this;
    }

    private AssociatedData length(int length) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
        return this;
    }

    private byte[] encoded() {
        return bytes.toByteArray();
    }
}
