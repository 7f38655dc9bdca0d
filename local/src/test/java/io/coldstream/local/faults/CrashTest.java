package io.coldstream.local.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coldstream.local.TestBroker;
import io.coldstream.streams.crash.CrashPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Due renewals while streams-app and sink are killed, three times as often with {@code COLDSTREAM_FULL=true}. When kills
 * strike is random, and repeated with {@code -Dcoldstream.crash.seed=…} as far as three processes on a machine can be.
 */
@Timeout(600)
class CrashTest {

    private static final long SEED = Long.getLong("coldstream.crash.seed", System.nanoTime() % 1_000_000);
    private static final int WAVE = 25;
    private static final int ROUNDS = Boolean.parseBoolean(System.getenv("COLDSTREAM_FULL")) ? 3 : 1;
    private static final int ALL = 3 * ROUNDS * WAVE;
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final long begunAt = System.nanoTime();

    @SuppressWarnings("NullAway.Init")
    private TestBroker broker;

    @SuppressWarnings("NullAway.Init")
    private House house;

    @SuppressWarnings("NullAway.Init")
    private Victim streams;

    @SuppressWarnings("NullAway.Init")
    private Victim sink;

    @SuppressWarnings("NullAway.Init")
    private JsonDoor api;

    @SuppressWarnings("NullAway.Init")
    private Waves waves;

    @SuppressWarnings("NullAway.Init")
    private Accounts accounts;

    private int killedInTheMiddle;

    @BeforeEach
    void start() throws Exception {
        System.out.println("crash test: seed " + SEED + " (-Dcoldstream.crash.seed=" + SEED + ")");
        broker = TestBroker.start(folder.resolve("kafka"));
        // In place of five minutes each: doubt begins half a minute after a release.
        house = new House(
                folder,
                broker.bootstrapServers(),
                Map.of("COLDSTREAM_COMMAND_VALIDITY", "PT15S", "COLDSTREAM_IN_DOUBT_AFTER", "PT15S"));
        waves = new Waves(house.sandbox(), house.clock(), WAVE);
        accounts = new Accounts(house);
        streams = house.victim(CrashPoint.Process.STREAMS);
        sink = house.victim(CrashPoint.Process.SINK);
        api = new JsonDoor(Integer.parseInt(streams.variable("COLDSTREAM_API_PORT")));
        house.arm();
        streams.start(Map.of());
        sink.start(Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        streams.close();
        sink.close();
        house.close();
        broker.close();
        api.close();
    }

    @Test
    void everyRenewalIsChargedOnceOrParkedHoweverOftenProcessesAreKilled() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            kill(List.of(streams));
            kill(List.of(sink));
            kill(List.of(sink, streams));
        }
        assertThat(waves.subscriptions()).hasSize(ALL);
        assertThat(killedInTheMiddle).as("kills with renewals left to charge").isGreaterThanOrEqualTo(2 * ROUNDS);

        say("all kills are done");
        await("every operation is confirmed or parked")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertAll("CONFIRMED", "PARKED"));
        judge();

        retry();
        say("those that were not charged are retried, and all are confirmed");
        assertThat(accounts.violations()).isEmpty();
        assertThat(accounts.charges()).hasSize(ALL);

        Inventory inventory = new Inventory(house);
        await("the inventory is the vendor's").atMost(PATIENCE).untilAsserted(inventory::assertEqualToTheVendors);
        sink.stop();
        try (Replay replay = new Replay(house, folder.resolve("replay"))) {
            await("the inventory is the fold of the log")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> inventory.assertEqualTo(replay.mailboxes(), replay.subscriptions()));
        }
    }

    private void kill(List<Victim> victims) throws InterruptedException {
        awaitReady();
        waves.next();
        waves.awaitUnderWay(1 + random.nextInt(10));
        await().pollDelay(Duration.ofMillis(random.nextInt(500))).until(() -> true);
        victims.forEach(Victim::kill);
        int left = waves.uncharged();
        killedInTheMiddle += left > 0 ? 1 : 0;
        say("killed " + victims + ", " + left + " of the wave not charged");
        waves.rename(random);
        victims.forEach(victim -> victim.start(Map.of()));
        assertThat(accounts.violations()).isEmpty();
    }

    private void awaitReady() throws InterruptedException {
        streams.awaitReady();
        sink.awaitReady();
        say("both are ready");
    }

    private void judge() {
        Set<String> confirmed = accounts.in("CONFIRMED");
        Set<String> parked = accounts.in("PARKED");
        Map<String, Long> charges = accounts.charges();
        Set<String> uncharged = new HashSet<>(waves.subscriptions());
        uncharged.removeAll(charges.keySet());
        Set<String> silent = accounts.claimedWithoutOutcome();
        say("killed: streams-app %d, sink %d; confirmed %d, parked %d, charged %d, claimed without outcome %d"
                .formatted(
                        streams.kills(), sink.kills(), confirmed.size(), parked.size(), charges.size(), silent.size()));
        assertThat(accounts.violations()).isEmpty();
        assertThat(charges.keySet()).containsAll(confirmed);
        assertThat(parked).containsAll(uncharged);
    }

    /** A person, who has looked at the reseller, retries what was not charged. What was charged heals by a read. */
    private void retry() throws InterruptedException {
        streams.awaitReady();
        Set<String> charged = accounts.charges().keySet();
        Set<String> retried = new HashSet<>();
        accounts.operations().forEach((subscription, operation) -> {
            if (!charged.contains(subscription) && retried.add(subscription)) {
                api.post(
                        "/api/renewals/" + operation.getOpId() + "/retry",
                        Map.of("reason", "the reseller shows no charge"));
            }
        });
        await("every operation is confirmed").atMost(PATIENCE).untilAsserted(() -> assertAll("CONFIRMED"));
        assertThat(accounts.retried()).hasSameSizeAs(retried);
    }

    /** Each has an operation, in one of these states. */
    private void assertAll(String... states) {
        accounts.update();
        assertThat(accounts.operations()).hasSize(ALL);
        assertThat(accounts.in(states)).hasSize(ALL);
    }

    private void say(String what) {
        System.out.printf("%4d s  %s%n", (System.nanoTime() - begunAt) / 1_000_000_000, what);
    }
}
