package io.coldstream.streams.topology;

import static org.apache.kafka.streams.state.Stores.keyValueStoreBuilder;
import static org.apache.kafka.streams.state.Stores.persistentKeyValueStore;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Authentication;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.schemas.SingleObjectSerde;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over real stores, as the stage has them. */
class RepetitionsTest {

    private static final Instant AT = Instant.parse("2026-11-01T10:00:00Z");
    private static final int MOST = 1_000;
    private static final Serde<SubscriptionEvent> EVENTS = SingleObjectSerde.of(SubscriptionEvent.class);

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<Bytes, byte[]> seen;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<Bytes, byte[]> order;

    @BeforeEach
    void open(@TempDir Path folder) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "repetitions");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        var context = new MockProcessorContext<Void, Void>(properties, new TaskId(0, 0), folder.toFile());
        seen = open("seen", context);
        order = open("seen-order", context);
    }

    private static KeyValueStore<Bytes, byte[]> open(String name, MockProcessorContext<Void, Void> context) {
        KeyValueStore<Bytes, byte[]> store = keyValueStoreBuilder(
                        persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        return store;
    }

    @AfterEach
    void close() {
        seen.close();
        order.close();
    }

    @Test
    void memoryNeverHoldsMoreThanItsBoundAndKeepsTheNewest() {
        Repetitions repetitions = new Repetitions(seen, order, MOST);
        for (int i = 0; i < 10 * MOST; i++) {
            repetitions.remember("S1", event(i, AT.plusSeconds(i)));
            assertThat(repetitions.size()).isLessThanOrEqualTo(MOST);
        }

        assertThat(repetitions.contains("S1", event(9 * MOST - 1, AT))).isFalse();
        assertThat(repetitions.contains("S1", event(9 * MOST, AT))).isTrue();
        assertThat(repetitions.contains("S2", event(9 * MOST, AT)))
                .as("another subscription's")
                .isFalse();
        assertThat(entries(order)).isEqualTo(MOST);
        assertThat(entries(seen)).as("two keys for each event").isEqualTo(2L * MOST);
    }

    @Test
    void whatIsOlderThanThirtyDaysIsForgottenInBatches() {
        Repetitions repetitions = new Repetitions(seen, order, MOST);
        for (int i = 0; i < 100; i++) {
            repetitions.remember("S1", event(i, AT.plus(Duration.ofDays(i))));
        }
        Instant now = AT.plus(Duration.ofDays(99));

        repetitions.forget(now, 10);
        assertThat(repetitions.size()).isEqualTo(90);
        repetitions.forget(now, 1000);

        assertThat(repetitions.size()).as("days 69 to 99").isEqualTo(31);
        assertThat(entries(seen)).isEqualTo(2 * 31);
        assertThat(repetitions.contains("S1", event(69, AT))).isTrue();
        assertThat(repetitions.contains("S1", event(68, AT))).isFalse();
    }

    @Test
    void memoryGoesOnWhereItStoodAfterARestartAndReachesABoundThatWasLowered() {
        Repetitions before = new Repetitions(seen, order, MOST);
        for (int i = 0; i < MOST + 50; i++) {
            before.remember("S1", event(i, AT));
        }

        Repetitions after = new Repetitions(seen, order, 100);
        assertThat(after.size()).isEqualTo(MOST);
        after.remember("S1", event(MOST + 50, AT));
        assertThat(after.size()).isEqualTo(MOST - 1);
        after.forget(AT, 10_000);

        assertThat(after.size()).isEqualTo(100);
        assertThat(entries(order)).isEqualTo(100);
        assertThat(after.contains("S1", event(MOST + 50, AT))).isTrue();
    }

    @Test
    void eventIdWithAnotherBodyIsNoticedForEachEventNameAsLongAsTheIdIsRemembered() {
        Repetitions repetitions = new Repetitions(seen, order, 2);
        SubscriptionEvent first = event(1, AT);
        repetitions.remember("S1", first);

        assertThat(repetitions.reusesAnEventId(first))
                .as("one webhook for several subscriptions")
                .isFalse();
        SubscriptionEvent otherBody = SubscriptionEvent.newBuilder(first)
                .setIdentity("other")
                .setBodyHash(ByteBuffer.wrap(new byte[] {9}))
                .build();
        assertThat(repetitions.contains("S1", otherBody)).as("no duplicate").isFalse();
        assertThat(repetitions.reusesAnEventId(otherBody)).isTrue();
        SubscriptionEvent otherName = SubscriptionEvent.newBuilder(otherBody)
                .setEvent("mailbox.updated")
                .build();
        assertThat(repetitions.reusesAnEventId(otherName)).isFalse();

        repetitions.remember("S1", otherBody);
        repetitions.remember("S1", event(2, AT));
        assertThat(repetitions.reusesAnEventId(first))
                .as("the first is forgotten, the second still holds the id")
                .isTrue();
        repetitions.remember("S1", event(3, AT));
        assertThat(repetitions.reusesAnEventId(first)).as("both are forgotten").isFalse();
    }

    private static SubscriptionEvent event(int number, Instant receivedAt) {
        SubscriptionEvent event = SubscriptionEvent.newBuilder()
                .setSubscriptionId("S1")
                .setIdentity("identity-" + number)
                .setEvent("mailbox.created")
                .setEventId("E" + number)
                .setSentAt(AT)
                .setReceivedAt(receivedAt)
                .setAuthentication(Authentication.FRESH)
                .setBodyHash(ByteBuffer.allocate(4).putInt(0, number))
                .build();
        return EVENTS.deserializer().deserialize("", EVENTS.serializer().serialize("", event));
    }

    private static long entries(KeyValueStore<Bytes, byte[]> store) {
        long count = 0;
        try (var all = store.all()) {
            while (all.hasNext()) {
                all.next();
                count++;
            }
        }
        return count;
    }
}
