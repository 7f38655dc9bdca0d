package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Authentication;
import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.MailboxFacts;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.avro.AliasLearnt;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.Routed;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alias stage alone, with bounds small enough to reach, and at other speeds of the clock. */
class ParkingBoundsTest {

    private static final Instant START = TopologyHarness.START;
    private static final Duration WEEK = Duration.ofDays(7);

    @TempDir
    Path folder;

    private final List<Record<String, SpecificRecord>> forwarded = new ArrayList<>();
    private @Nullable TopologyTestDriver driver;
    private long offset;

    @AfterEach
    void stop() {
        if (driver != null) {
            driver.close();
        }
    }

    @Test
    void whatDoesNotFitIntoAnAliasIsADeadLetterAndWhatExpiresMakesRoomInOrder() {
        TopologyTestDriver stage = stage(BusinessClock.REAL, new Parking.Bounds(WEEK, 3, 100));
        for (int day = 0; day < 4; day++) {
            update(stage, "M1");
            stage.advanceWallClockTime(Duration.ofDays(1));
        }
        assertThat(offsets(letters())).containsExactly(3L);
        assertThat(letters().getFirst().getDetail().orElseThrow()).isEqualTo("too many wait for this mailbox");

        stage.advanceWallClockTime(Duration.ofDays(4).plusHours(1));
        assertThat(offsets(letters())).containsExactly(3L, 0L, 1L);
        update(stage, "M1");
        update(stage, "M1");
        update(stage, "M1");
        assertThat(offsets(letters())).containsExactly(3L, 0L, 1L, 6L);

        learn(stage, "M1");
        assertThat(offsetsRouted()).containsExactly(2L, 4L, 5L);
        assertThat(List.of(counted(stage, "parked"), counted(stage, "released"), counted(stage, "expired")))
                .containsExactly(5.0, 3.0, 2.0);
        assertThat(counted(stage, "refused")).isEqualTo(2.0);
    }

    @Test
    void whatDoesNotFitIntoATaskIsADeadLetterUntilSomeAreReleased() {
        TopologyTestDriver stage = stage(BusinessClock.REAL, new Parking.Bounds(WEEK, 3, 5));
        for (int i = 0; i < 6; i++) {
            update(stage, "M" + i);
        }
        assertThat(offsets(letters())).containsExactly(5L);

        learn(stage, "M0");
        update(stage, "M5");

        assertThat(letters()).hasSize(1);
        assertThat(offsetsRouted()).containsExactly(0L);
    }

    @Test
    void manyThatExpireAtOnceDoSoInBoundedStepsEachOnce() {
        TopologyTestDriver stage = stage(BusinessClock.REAL, new Parking.Bounds(WEEK, 1000, 10_000));
        for (int i = 0; i < 1200; i++) {
            update(stage, "M" + i % 7);
        }

        List<Integer> letters = new ArrayList<>();
        stage.advanceWallClockTime(WEEK.plusSeconds(1));
        for (int tick = 0; tick < 5; tick++) {
            letters.add(letters().size());
            stage.advanceWallClockTime(Duration.ofSeconds(1));
        }

        assertThat(letters).containsExactly(500, 1000, 1200, 1200, 1200);
        assertThat(offsets(letters())).doesNotHaveDuplicates();
    }

    @Test
    void onAFastClockItWaitsForTheVendorsRetriesWhichStayReal() {
        BusinessClock fast = new BusinessClock(START, 100_000);
        assertThat(settings(BusinessClock.REAL).mostParked()).isEqualTo(WEEK);
        TopologyTestDriver stage = stage(fast, new Parking.Bounds(settings(fast).mostParked()));
        update(stage, "M1");

        stage.advanceWallClockTime(Duration.ofMinutes(9));
        assertThat(letters()).isEmpty();

        stage.advanceWallClockTime(Duration.ofMinutes(2));
        assertThat(letters()).hasSize(1);
    }

    @Test
    void whatComesUnderAnAliasOfAnotherKindGoesOnUnderItAndTeachesNothing() {
        TopologyTestDriver stage = stage(BusinessClock.REAL, new Parking.Bounds(WEEK, 0, 0));

        for (String key : List.of("order:O1", "domain:U1/a.com", "body:00ff")) {
            pipe(stage, "routed", key, routed(event("M1")));
        }

        assertThat(forwarded).extracting(Record::key).containsExactly("order:O1", "domain:U1/a.com", "body:00ff");
        assertThat(forwarded).extracting(Record::value).hasOnlyElementsOfType(Routed.class);
    }

    private TopologyTestDriver stage(BusinessClock clock, Parking.Bounds bounds) {
        Topology topology = new Topology()
                .addSource("routed-source", new StringDeserializer(), deserializer(Routed.class), "routed")
                .addSource("learnt-source", new StringDeserializer(), deserializer(AliasLearnt.class), "learnt")
                .addProcessor(
                        "route",
                        new Stage<>(() -> new RouteProcessor(settings(clock), bounds), StageStores.ofRoute()),
                        "routed-source",
                        "learnt-source")
                .addProcessor("end", () -> (Processor<String, SpecificRecord, Void, Void>) forwarded::add, "route");
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "stage-test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        TopologyTestDriver started = new TopologyTestDriver(topology, properties, START);
        driver = started;
        return started;
    }

    private static TopologySettings settings(BusinessClock clock) {
        return new TopologySettings(clock, 4, 20, Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofHours(24));
    }

    private static <V extends SpecificRecord> Deserializer<V> deserializer(Class<V> type) {
        return SingleObjectSerde.of(type).deserializer();
    }

    private void update(TopologyTestDriver stage, String mailboxId) {
        pipe(stage, "routed", "mailbox:" + mailboxId, routed(event(mailboxId)));
    }

    private static void learn(TopologyTestDriver stage, String mailboxId) {
        pipe(
                stage,
                "learnt",
                "mailbox:" + mailboxId,
                AliasLearnt.newBuilder()
                        .setSubscriptionId("S1")
                        .setSentAt(START)
                        .setBodyHash("00")
                        .build());
    }

    private static <V extends SpecificRecord> void pipe(TopologyTestDriver stage, String topic, String key, V value) {
        @SuppressWarnings("unchecked")
        Class<V> type = (Class<V>) value.getClass();
        stage.createInputTopic(
                        topic,
                        new StringSerializer(),
                        SingleObjectSerde.of(type).serializer())
                .pipeInput(key, value);
    }

    private Routed routed(SubscriptionEvent event) {
        return Routed.newBuilder()
                .setEvent(ByteBuffer.wrap(SingleObjectSerde.of(SubscriptionEvent.class)
                        .serializer()
                        .serialize("", event)))
                .setOrigin(new Origin("webhooks", 0, offset++))
                .build();
    }

    private static SubscriptionEvent event(String mailboxId) {
        return SubscriptionEvent.newBuilder()
                .setSubscriptionId("")
                .setIdentity("i")
                .setEvent("mailbox.updated")
                .setSentAt(START)
                .setReceivedAt(START)
                .setAuthentication(Authentication.FRESH)
                .setBodyHash(ByteBuffer.wrap(new byte[32]))
                .setMailbox(MailboxFacts.newBuilder().setMailboxId(mailboxId).build())
                .build();
    }

    private static Object counted(TopologyTestDriver stage, String what) {
        return stage.metrics().entrySet().stream()
                .filter(entry -> entry.getKey().group().equals("stream-parking-metrics")
                        && entry.getKey().name().equals(what + "-total"))
                .map(entry -> entry.getValue().metricValue())
                .findFirst()
                .orElseThrow();
    }

    private List<DeadLetter> letters() {
        return values(DeadLetter.class);
    }

    private static List<Long> offsets(List<DeadLetter> letters) {
        return letters.stream().map(DeadLetter::getOffset).toList();
    }

    private List<Long> offsetsRouted() {
        return values(Routed.class).stream()
                .map(routed -> routed.getOrigin().getOffset())
                .toList();
    }

    private <V> List<V> values(Class<V> type) {
        return forwarded.stream()
                .map(Record::value)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
