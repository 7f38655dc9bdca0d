package io.coldstream.streams.sink;

import io.coldstream.avro.CommandAttempt;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.Topics;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Begins memberships of one process, one after the other, all under one transactional id: to begin is to resolve what the
 * one before left open, and only then to join and read the committed offsets.
 */
record Memberships(
        SinkClients clients, String group, String executor, Serializer<CommandAttempt> values, Membership.Work work)
        implements Supplier<Membership> {

    /** Longer than an open transaction can stand in the way. */
    private static final Duration ATTEMPTS_PATIENCE = SinkClients.TRANSACTION_TIMEOUT.multipliedBy(2);

    static Memberships of(SinkClients clients, String group, RegistrySerdes serdes, Membership.Work work) {
        return new Memberships(
                clients,
                group,
                group + "-" + UUID.randomUUID(),
                serdes.of(Topics.COMMAND_ATTEMPTS).serializer(),
                work);
    }

    @Override
    public Membership get() {
        Claims claims = Claims.open(clients.claimer(executor, values), executor, work.steps());
        try {
            Consumer<String, byte[]> consumer = clients.member(group);
            return new Membership(
                    consumer, claims, new Attempts(new KafkaAttemptLog(clients::reader, ATTEMPTS_PATIENCE)), work);
        } catch (RuntimeException e) {
            claims.close();
            throw e;
        }
    }
}
