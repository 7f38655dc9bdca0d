package io.coldstream.streams.sink;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.MailboxUpdate;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.Topics;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Commands as dispatch releases them. */
final class Fixtures {

    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    static final TopicPartition PARTITION = new TopicPartition(Topics.COMMANDS.name(), 2);
    static final String ACCEPTED = "{\"status\":200,\"message\":\"Subscriptions added for renewal.\",\"data\":null}";

    private Fixtures() {}

    static Command.Builder renewal(String subscriptionId, int attempt) {
        return Command.newBuilder()
                .setCommandId(subscriptionId + "~op~" + attempt)
                .setSubscriptionId(subscriptionId)
                .setKind(CommandKind.RENEW_SUBSCRIPTION)
                .setOpId(subscriptionId + "~op")
                .setAttempt(attempt)
                .setReleasedAt(NOW)
                .setNotAfter(NOW.plus(Duration.ofMinutes(5)))
                .setInDoubtAt(NOW.plus(Duration.ofMinutes(10)));
    }

    static Command.Builder read(String subscriptionId) {
        return renewal(subscriptionId, 0)
                .setCommandId(subscriptionId + "~read")
                .setKind(CommandKind.OBSERVE_SUBSCRIPTION)
                .setOpId(null);
    }

    static Command.Builder update(String subscriptionId) {
        return renewal(subscriptionId, 0)
                .setCommandId(subscriptionId + "~update")
                .setKind(CommandKind.UPDATE_MAILBOX)
                .setMailboxUpdate(MailboxUpdate.newBuilder()
                        .setMailboxId("M1")
                        .setFirstName("John")
                        .build());
    }

    static Received received(long offset, Command command) {
        return new Received(
                PARTITION, offset, command.getSubscriptionId(), command.getReleasedAt(), Optional.of(command));
    }

    /** Reads values without a registry, and refuses others as the registry's serdes do. */
    static <V extends SpecificRecord> Deserializer<V> reading(Class<V> type) {
        Deserializer<V> values = SingleObjectSerde.of(type).deserializer();
        return (topic, bytes) -> {
            try {
                return values.deserialize(topic, bytes);
            } catch (UncheckedIOException | AvroRuntimeException e) {
                throw new SerializationException(e);
            }
        };
    }
}
