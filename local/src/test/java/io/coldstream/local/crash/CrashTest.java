package io.coldstream.local.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
 * Two hundred due renewals while streams-app and sink are killed again and again. When kills strike is random, and
 * repeated with {@code -Dcoldstream.crash.seed=…} as far as three processes on a machine can be.
 */
@Timeout(600)
class CrashTest {

    private static final long SEED = Long.getLong("coldstream.crash.seed", System.nanoTime() % 1_000_000);
    private static final int HALTED = 137;
    private static final int ALL = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final long begunAt = System.nanoTime();

    @SuppressWarnings("NullAway.Init")
    private House house;

    @SuppressWarnings("NullAway.Init")
    private Waves waves;

    @SuppressWarnings("NullAway.Init")
    private Accounts accounts;

    private int killedInTheMiddle;

    @BeforeEach
    void start() throws Exception {
        System.out.println("crash test: seed " + SEED + " (-Dcoldstream.crash.seed=" + SEED + ")");
        house = new House(folder);
        waves = new Waves(house.sandbox(), house.clock());
        accounts = new Accounts(house);
        house.arm();
        house.streams().start(Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        house.close();
    }

    @Test
    void everyRenewalIsChargedOnceOrParkedHoweverOftenProcessesAreKilled() throws Exception {
        haltTheSinkAt("after-claim:2");
        haltTheSinkAt("before-outcome:3");
        house.sink().start(Map.of());
        kill(List.of(house.streams()));
        kill(List.of(house.sink()));
        kill(List.of(house.streams()));
        kill(List.of(house.sink()));
        kill(List.of(house.streams()));
        kill(List.of(house.sink(), house.streams()));
        assertThat(waves.subscriptions()).hasSize(ALL);
        assertThat(killedInTheMiddle).as("kills with renewals left to charge").isGreaterThanOrEqualTo(4);

        say("all kills are done");
        await("every operation is confirmed or parked")
                .atMost(PATIENCE)
                .untilAsserted(() -> accounts.assertAll(ALL, "CONFIRMED", "PARKED"));
        judge();

        retry();
        say("those that were not charged are retried, and all are confirmed");
        accounts.assertNothingIsChargedTwice();
        assertThat(accounts.charges()).hasSize(ALL);
        accounts.assertOneOperationEach();
        accounts.assertNoCommandWasClaimedTwice();

        Inventory inventory = new Inventory(house);
        await("the inventory is the vendor's").atMost(PATIENCE).untilAsserted(inventory::assertEqualToTheVendors);
        house.sink().stop();
        try (Replay replay = new Replay(house, folder.resolve("replay"))) {
            await("the inventory is the fold of the log")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> inventory.assertEqualTo(replay.mailboxes(), replay.subscriptions()));
        }
    }

    /** A sink that halts by itself, as kill -9 would, at a point that no outsider can aim at. */
    private void haltTheSinkAt(String crashPoint) throws InterruptedException {
        house.streams().awaitReady();
        house.sink().start(Map.of("COLDSTREAM_CRASH_POINT", crashPoint));
        waves.next();
        assertThat(house.sink().awaitHalt()).as(crashPoint).isEqualTo(HALTED);
        say("the sink halted at " + crashPoint + ", " + waves.uncharged() + " of the wave not charged");
    }

    private void kill(List<Victim> victims) {
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
        accounts.assertNothingIsChargedTwice();
    }

    private void awaitReady() {
        house.streams().awaitReady();
        house.sink().awaitReady();
        say("both are ready");
    }

    private void judge() {
        Set<String> confirmed = accounts.in("CONFIRMED");
        Set<String> parked = accounts.in("PARKED");
        Map<String, Long> charges = accounts.charges();
        Set<String> uncharged = new HashSet<>(waves.subscriptions());
        uncharged.removeAll(charges.keySet());
        Set<String> silent = accounts.claimedWithoutOutcome();
        say("killed: streams-app %d, sink %d, halted 2; confirmed %d, parked %d, charged %d, claimed without outcome %d"
                .formatted(
                        house.streams().kills(),
                        house.sink().kills(),
                        confirmed.size(),
                        parked.size(),
                        charges.size(),
                        silent.size()));
        accounts.assertNothingIsChargedTwice();
        assertThat(charges.keySet()).containsAll(confirmed);
        assertThat(parked).containsAll(uncharged);
        accounts.assertEvidenceFor(parked);
        assertThat(silent)
                .as("a crash between claim and call")
                .anyMatch(command -> uncharged.contains(subscriptionOf(command)));
        assertThat(silent)
                .as("a crash between answer and outcome")
                .anyMatch(command -> charges.containsKey(subscriptionOf(command)));
    }

    /** A person, who has looked at the reseller, retries what was not charged. What was charged heals by a read. */
    private void retry() {
        house.streams().awaitReady();
        Set<String> charged = accounts.charges().keySet();
        Set<String> retried = new HashSet<>();
        accounts.operations().forEach((subscription, operation) -> {
            if (!charged.contains(subscription) && retried.add(subscription)) {
                house.api()
                        .post(
                                "/api/renewals/" + operation.getOpId() + "/retry",
                                Map.of("reason", "the reseller shows no charge"));
            }
        });
        await("every operation is confirmed")
                .atMost(PATIENCE)
                .untilAsserted(() -> accounts.assertAll(ALL, "CONFIRMED"));
        accounts.assertAskedForByAPerson(retried);
    }

    private static String subscriptionOf(String commandId) {
        return commandId.substring(0, commandId.indexOf('~'));
    }

    private void say(String what) {
        System.out.printf("%4d s  %s%n", (System.nanoTime() - begunAt) / 1_000_000_000, what);
    }
}
