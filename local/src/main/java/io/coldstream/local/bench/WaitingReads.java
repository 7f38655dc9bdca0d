package io.coldstream.local.bench;

import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Commands that wait in dispatch: the daily looks at so many subscriptions that were told of by webhooks. Each has a
 * period end of its own, the order in which dispatch takes them; each look is one call.
 */
final class WaitingReads {

    private static final Duration FIRST_END = Duration.ofDays(20);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** The topology never falls quite still, for reads come back meanwhile. */
    private static final int STILL = 60;

    private static final int STILL_SECONDS = 5;

    private final LiveHouse house;
    private final SealingKeys keys;

    WaitingReads(LiveHouse house, SealingKeys keys) {
        this.house = house;
        this.keys = keys;
    }

    /** Returns when the topology has dealt with all of it, so that dispatch has whatever was not called meanwhile. */
    void build(int commands) throws InterruptedException, ExecutionException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Webhooks webhooks = Webhooks.sealedWith(keys, now.minusSeconds(commands));
        Map<String, WebhookReceived> told = new LinkedHashMap<>();
        for (int i = 0; i < commands; i++) {
            Customer customer = new Customer(i);
            Instant end = now.plus(FIRST_END).plusSeconds(i);
            told.put(
                    customer.subscriptionId(),
                    webhooks.subscriptionUpdated(customer, 1, end.minus(Duration.ofDays(30)), end));
        }
        house.send(Topics.WEBHOOKS, Topics.WEBHOOKS.name(), told);
        awaitStillness();
    }

    private void awaitStillness() throws InterruptedException, ExecutionException {
        Instant giveUpAt = Instant.now().plus(PATIENCE);
        int still = 0;
        try (Admin admin = Admin.create(house.kafka())) {
            while (still < STILL_SECONDS) {
                if (Instant.now().isAfter(giveUpAt)) {
                    throw new IllegalStateException("The topology does not catch up");
                }
                Thread.sleep(1_000);
                still = lag(admin) < STILL ? still + 1 : 0;
            }
        }
    }

    private static long lag(Admin admin) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets("coldstream")
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        committed.keySet().forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
        long written = admin.listOffsets(wanted).all().get().values().stream()
                .mapToLong(end -> end.offset())
                .sum();
        return written
                - committed.values().stream()
                        .mapToLong(OffsetAndMetadata::offset)
                        .sum();
    }
}
