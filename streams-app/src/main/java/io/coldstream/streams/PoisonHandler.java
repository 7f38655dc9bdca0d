package io.coldstream.streams;

import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.SealedEnvelope;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.Sealer;
import io.coldstream.schemas.Topics;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A webhook or a request that is not even a record of ours becomes a dead letter that names where it lies and keeps its
 * bytes sealed, and the next one flows. Anywhere else such a record means a bug or an intruder: the app stops, because money is never skipped.
 */
public final class PoisonHandler implements DeserializationExceptionHandler {

    static final String REGISTRY = "coldstream.schema.registry.url";
    static final String CREDENTIALS_PUBLIC_KEY = "coldstream.credentials.public.key";

    private static final Logger LOG = LoggerFactory.getLogger(PoisonHandler.class);
    private static final List<String> FROM_OUTSIDE = List.of(Topics.WEBHOOKS.name(), Topics.COMMAND_REQUESTS.name());

    /** Sealed, a longer one would not fit into a record; where it lies, it lies for 30 days. */
    private static final int MOST_BYTES = 1_000_000;

    @SuppressWarnings("NullAway.Init")
    private Serializer<DeadLetter> letters;

    @SuppressWarnings("NullAway.Init")
    private Sealer sealer;

    @Override
    public void configure(Map<String, ?> configs) {
        URI registry = URI.create(String.valueOf(configs.get(REGISTRY)));
        letters = new RegistrySerdes(registry).of(Topics.DEAD_LETTERS).serializer();
        sealer = Sealer.of(Path.of(String.valueOf(configs.get(CREDENTIALS_PUBLIC_KEY))));
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        LOG.atError()
                .setMessage("A record can't be read")
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .log();
        if (!FROM_OUTSIDE.contains(record.topic())) {
            return Response.fail();
        }
        String id = record.topic() + ":" + record.partition() + ":" + record.offset();
        DeadLetter letter = DeadLetter.newBuilder()
                .setDeadLetterId(id)
                .setReason("undecodable")
                .setTopic(record.topic())
                .setPartition(record.partition())
                .setOffset(record.offset())
                .setSealedRecord(kept(record))
                .setFailedAt(Instant.now())
                .build();
        String topic = Topics.DEAD_LETTERS.name();
        return Response.resume(List.of(
                new ProducerRecord<>(topic, id.getBytes(StandardCharsets.UTF_8), letters.serialize(topic, letter))));
    }

    private @Nullable SealedEnvelope kept(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        return value == null || value.length > MOST_BYTES
                ? null
                : sealer.seal(value, AssociatedData.record(record.topic(), record.partition(), record.offset()));
    }
}
