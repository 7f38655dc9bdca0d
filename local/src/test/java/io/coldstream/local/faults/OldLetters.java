package io.coldstream.local.faults;

import io.coldstream.avro.Authentication;
import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.BodyHash;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.Sealer;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Dead letters as an older version left them: of an event that it did not know, each webhook sealed as the ingress does. */
public final class OldLetters implements AutoCloseable {

    private static final Instant AT = Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);

    private static final int LARGEST = 524_000;

    private final RegistrySerdes serdes;
    private final Sealer sealer;
    private final BodyHash bodyHash;
    private final KafkaProducer<String, byte[]> producer;
    private int written;

    public OldLetters(Map<String, Object> kafka, RegistrySerdes serdes, SealingKeys keys) {
        this.serdes = serdes;
        sealer = Sealer.of(keys.sealing());
        bodyHash = BodyHash.of(keys.bodyHash());
        // A letter written twice is the same letter; an idempotent producer's sequences can get stuck on a loaded
        // broker.
        Map<String, Object> plain = new HashMap<>(kafka);
        plain.put("enable.idempotence", false);
        plain.put("max.in.flight.requests.per.connection", 1);
        producer = new KafkaProducer<>(plain, new StringSerializer(), new ByteArraySerializer());
    }

    /** The first one is as large as the ingress lets them be. */
    public void write(String event, String subscriptionId) {
        int number = written++;
        String note = "n".repeat(number == 0 ? LARGEST : 1);
        String body = "{\"event\":\"%s\",\"eventId\":\"E%d\",\"data\":{\"subscriptionId\":\"%s\",\"note\":\"%s\"}}"
                .formatted(event, number, subscriptionId, note);
        DeadLetter letter = DeadLetter.newBuilder()
                .setDeadLetterId(Topics.WEBHOOKS.name() + ":0:" + number)
                .setReason("unknown-event")
                .setTopic(Topics.WEBHOOKS.name())
                .setPartition(0)
                .setOffset(number)
                .setKey(subscriptionId)
                .setEvent(event)
                .setEventId("E" + number)
                .setWebhook(webhook(event, "E" + number, body.getBytes(StandardCharsets.UTF_8)))
                .setFailedAt(AT)
                .build();
        String topic = Topics.DEAD_LETTERS.name();
        producer.send(new ProducerRecord<>(
                topic,
                letter.getDeadLetterId(),
                serdes.of(Topics.DEAD_LETTERS).serializer().serialize(topic, letter)));
    }

    /** A record that is none of ours, among the requests; answers its value. */
    byte[] writeForeign() {
        byte[] value = "neither a request nor Avro".getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(Topics.COMMAND_REQUESTS.name(), "any", value));
        return value;
    }

    private WebhookReceived webhook(String event, String eventId, byte[] body) {
        byte[] hash = bodyHash.of(body);
        return WebhookReceived.newBuilder()
                .setEvent(event)
                .setEventId(eventId)
                .setSentAt(AT)
                .setReceivedAt(AT)
                .setAuthentication(Authentication.FRESH)
                .setBodyHash(ByteBuffer.wrap(hash))
                .setSealedBody(sealer.seal(body, AssociatedData.webhook(event, Optional.of(eventId), AT, hash)))
                .build();
    }

    @Override
    public void close() {
        producer.close();
    }
}
