package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Command;
import io.coldstream.avro.RenewalDecision;
import io.coldstream.avro.RenewalMode;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.avro.Subscription;
import io.coldstream.avro.SubscriptionStatus;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.domain.Jitter;
import io.coldstream.streams.domain.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions that are recreated under a new id, on the topology alone. */
class LineageTest {

    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
    private static final int EACH = 10;
    private static final Instant END = TopologyHarness.START.plus(Duration.ofDays(5));

    private final Map<String, Subscription> shown = new HashMap<>();

    @SuppressWarnings("NullAway.Init")
    private TopologyHarness topology;

    @SuppressWarnings("NullAway.Init")
    private PretendReseller reseller;

    @BeforeEach
    void start(@TempDir Path folder) {
        topology = new TopologyHarness(folder);
        reseller = new PretendReseller(topology);
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    @Test
    void recreatedSubscriptionContinuesTheOldOneAndIsRenewedOnce() {
        arm();
        PretendReseller.Sold old = sold("OLD", END);
        run(Duration.ofDays(1));
        PretendReseller.Sold current = recreated(old, "NEW");
        run(Duration.ofHours(1));

        assertThat(state("OLD").getStatus()).isEqualTo(SubscriptionStatus.REPLACED);
        assertThat(state("OLD").getSuccessor()).contains("NEW");
        assertThat(state("NEW").getPredecessors()).containsExactly("OLD");

        run(Duration.ofDays(6));
        assertThat(reseller.paid)
                .extracting(Command::getSubscriptionId)
                .as("one renewal of the line's period, under the id that lives")
                .containsExactly("NEW");
        assertThat(current.periodEnd).isEqualTo(END.plus(PretendReseller.CYCLE));
    }

    @Test
    void furtherSubscriptionOfTheDomainIsNoSuccessor() {
        arm();
        sold("ONE", END);
        run(Duration.ofDays(1));
        sold("TWO", END.plusSeconds(60));
        run(Duration.ofDays(6));

        assertThat(state("ONE").getSuccessor()).isEmpty();
        assertThat(state("TWO").getPredecessors()).isEmpty();
        assertThat(reseller.paid).extracting(Command::getSubscriptionId).containsExactlyInAnyOrder("ONE", "TWO");
    }

    @Test
    void oneReadThatMissesItIsNotYetTheEnd() {
        arm();
        PretendReseller.Sold one = sold("ONE", END);
        run(Duration.ofHours(1));
        one.listed = false;
        sold("TWO", END.plusSeconds(60));
        run(Duration.ofMinutes(5));
        one.listed = true;
        run(Duration.ofDays(6));

        assertThat(state("ONE").getSuccessor()).isEmpty();
        assertThat(reseller.paid).extracting(Command::getSubscriptionId).containsExactlyInAnyOrder("ONE", "TWO");
    }

    @Test
    void requestThatWaitsIsTakenBackAndTheNewIdTriesAgain() {
        arm();
        spending(true);
        PretendReseller.Sold old = sold("OLD", END);
        runUntilDue("OLD", Duration.ofMinutes(10));
        assertThat(decisions()).contains("OLD REQUESTED");
        recreated(old, "NEW");
        run(Duration.ofHours(1));
        spending(false);
        run(Duration.ofHours(3));

        assertThat(reseller.paid).extracting(Command::getSubscriptionId).containsExactly("NEW");
        assertThat(reseller.paid.getFirst().getAttempt())
                .as("the attempts of the line go on counting")
                .isGreaterThan(1);
    }

    @Test
    void acceptedRenewalOfASubscriptionThatIsReplacedNeedsAPersonAndIsNotProvenByTheNewId() {
        arm();
        reseller.carriesOut = false;
        PretendReseller.Sold old = sold("OLD", END);
        runUntilDue("OLD", Duration.ofMinutes(10));
        assertThat(reseller.paid).hasSize(1);
        PretendReseller.Sold current = recreated(old, "NEW");
        current.periodEnd = END.plus(PretendReseller.CYCLE);
        run(Duration.ofDays(2));

        assertThat(state("NEW").getRenewal().orElseThrow().getState()).isEqualTo("PARKED");
        assertThat(state("NEW").getRenewal().orElseThrow().getOpId()).startsWith("NEW~");
        assertThat(decisions()).contains("OLD PARKED").doesNotContain("NEW CONFIRMED", "OLD CONFIRMED");
        assertThat(reseller.paid).hasSize(1);
    }

    @Test
    void whatWasSaidOfAPeriodIsNotSaidAgainUnderTheNewId() {
        PretendReseller.Sold old = sold("OLD", END);
        run(Duration.ofDays(3));
        recreated(old, "NEW");
        run(Duration.ofDays(10));

        assertThat(decisions()).doesNotHaveDuplicates();
        assertThat(decisions().stream().map(told -> told.substring(4)).toList())
                .containsExactly("NOTICE 7", "DUE", "WOULD_RENEW", "NOTICE 1", "GRACE", "LAPSED");
    }

    @Test
    void youngerOneDoesNotRenewWhileACallOfTheOldOneIsUnanswered() {
        arm();
        reseller.answers = false;
        reseller.carriesOut = false;
        PretendReseller.Sold old = sold("OLD", END);
        runUntilDue("OLD", Duration.ofMinutes(5));
        assertThat(reseller.paid).hasSize(1);
        old.status = "CANCELLED";
        PretendReseller.Sold current = reseller.sell("NEW", "U1", "a.com", END);
        reseller.tell(current);
        run(Duration.ofDays(4));

        assertThat(reseller.paid).hasSize(1);
        assertThat(state("NEW").getRenewal().orElseThrow().getState()).isEqualTo("PARKED");
    }

    @Test
    void subscriptionThatLivedBesideACancelledOneForLongDoesNotContinueIt() {
        arm();
        PretendReseller.Sold one = sold("ONE", END);
        run(Duration.ofHours(1));
        sold("TWO", END.plusSeconds(60));
        run(Duration.ofDays(3));
        one.status = "CANCELLED";
        run(Duration.ofDays(3));

        assertThat(state("ONE").getSuccessor()).isEmpty();
        assertThat(state("TWO").getPredecessors()).isEmpty();
        assertThat(reseller.paid).extracting(Command::getSubscriptionId).contains("TWO");
    }

    @Test
    void elderUnderAPolicyThatIsOffIsReadWhenAYoungerOneWaitsForIt() {
        policy("default", RenewalMode.OFF);
        policy("subscription:TWO", RenewalMode.ARMED);
        sold("ONE", END);
        run(Duration.ofHours(1));
        sold("TWO", END.plusSeconds(60));
        run(Duration.ofDays(6));

        assertThat(reseller.paid).extracting(Command::getSubscriptionId).containsExactly("TWO");
    }

    @Test
    void orderThatNeverBecameASubscriptionHoldsUpNoOther() {
        arm();
        PretendReseller.Sold failed = reseller.sell("ONE", "U1", "a.com", END);
        failed.listed = false;
        reseller.tell(failed);
        run(Duration.ofHours(1));
        sold("TWO", END.plusSeconds(60));
        run(Duration.ofDays(6));

        assertThat(reseller.paid).extracting(Command::getSubscriptionId).containsExactly("TWO");
    }

    @Test
    void webhookThatNamesAnotherDomainEndsNoLivingSubscription() {
        arm();
        sold("ONE", END);
        run(Duration.ofHours(1));
        PretendReseller.Sold other = reseller.sell("TWO", "U1", "b.com", END);
        reseller.tell(other);
        PretendReseller.Sold wrong = new PretendReseller.Sold("ONE", "U1", "b.com", END);
        topology.advance(Duration.ofSeconds(5));
        reseller.tell(wrong);
        run(Duration.ofDays(6));

        assertThat(state("ONE").getSuccessor()).isEmpty();
    }

    /** Recreated at random moments of their renewal windows, again and again. */
    @Test
    void thousandRecreationsInRenewalWindowsPayNothingInVainAndRepeatNoNotice() {
        long seed = Long.getLong("coldstream.seed", 20261120L);
        int lines = Integer.getInteger("coldstream.lines", 100);
        Random random = new Random(seed);
        arm();
        PriorityQueue<Map.Entry<Instant, Runnable>> plan = new PriorityQueue<>(Map.Entry.comparingByKey());
        int[] recreations = new int[1];
        for (int i = 0; i < lines; i++) {
            Instant end = END.plusSeconds(random.nextInt(86_400));
            String line = "l%03d".formatted(i);
            PretendReseller.Sold[] current = {reseller.sell(line + ".0", "U" + i, line + ".com", end)};
            plan.add(Map.entry(TopologyHarness.START.plusSeconds(i), () -> reseller.tell(current[0])));
            for (int n = 1; n <= EACH; n++) {
                String id = line + "." + n;
                Instant at = END.minus(Duration.ofDays(3)).plusSeconds(random.nextInt(4 * 86_400));
                int later = random.nextInt(1_200);
                plan.add(Map.entry(at, () -> {
                    PretendReseller.Sold old = current[0];
                    old.listed = false;
                    current[0] = reseller.sell(id + "-" + at.getEpochSecond(), old.user, old.domain, old.periodEnd);
                    PretendReseller.Sold next = current[0];
                    recreations[0]++;
                    plan.add(Map.entry(at.plusSeconds(later), () -> {
                        reseller.tell(next);
                        old.replacedKnownAt = topology.now();
                    }));
                }));
            }
        }
        Instant until = END.plus(Duration.ofDays(2));
        while (topology.now().isBefore(until)) {
            while (!plan.isEmpty() && !plan.peek().getKey().isAfter(topology.now())) {
                plan.remove().getValue().run();
            }
            // The driver ticks once in a step, and each tick releases one window of reads: longer steps would starve
            // them.
            run(Duration.ofMinutes(1), Duration.ofMinutes(1));
        }

        assertThat(recreations[0]).as("seed %d", seed).isEqualTo(EACH * lines);
        assertThat(reseller.paidInVain).as("seed %d", seed).isEmpty();
        assertThat(repeated(topology.read(Topics.RENEWALS))).as("seed %d", seed).isEmpty();
        topology.follow(Topics.SUBSCRIPTIONS, shown);
        assertThat(shown.values().stream()
                        .filter(subscription -> subscription.getStatus() != SubscriptionStatus.REPLACED)
                        .count())
                .as("seed %d: of each line the newest id lives", seed)
                .isEqualTo(lines);
    }

    /** Notices about one period of one line that were given twice, whatever the id. */
    private static List<String> repeated(List<Map.Entry<String, RenewalDecision>> decisions) {
        Map<String, Integer> counts = new HashMap<>();
        for (Map.Entry<String, RenewalDecision> entry : decisions) {
            RenewalDecision told = entry.getValue();
            boolean notice = switch (told.getKind()) {
                case NOTICE, DUE, WOULD_RENEW, LATE, GRACE, LAPSED -> true;
                default -> false;
            };
            if (notice) {
                String line = entry.getKey().substring(0, 4);
                counts.merge(line + " " + kind(told) + " " + told.getPeriodEnd(), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .filter(count -> count.getValue() > 1)
                .map(Map.Entry::toString)
                .toList();
    }

    private PretendReseller.Sold sold(String id, Instant end) {
        PretendReseller.Sold subscription = reseller.sell(id, "U1", "a.com", end);
        reseller.tell(subscription);
        return subscription;
    }

    private PretendReseller.Sold recreated(PretendReseller.Sold old, String id) {
        old.listed = false;
        PretendReseller.Sold next = sold(id, old.periodEnd);
        old.replacedKnownAt = topology.now();
        return next;
    }

    private Subscription state(String id) {
        topology.follow(Topics.SUBSCRIPTIONS, shown);
        return Objects.requireNonNull(shown.get(id));
    }

    private final List<String> told = new ArrayList<>();

    private List<String> decisions() {
        topology.read(Topics.RENEWALS).forEach(entry -> told.add(entry.getKey() + " " + kind(entry.getValue())));
        return told;
    }

    private static String kind(RenewalDecision decision) {
        return decision.getKind()
                + decision.getNoticeDays().map(days -> " " + days).orElse("");
    }

    private void runUntilDue(String id, Duration more) {
        Instant look = Jitter.dueLook(id, END, Policy.DEFAULT);
        run(Duration.between(topology.now(), look).plus(more));
    }

    private void run(Duration time) {
        run(time, HALF_A_MINUTE);
    }

    private void run(Duration time, Duration step) {
        reseller.run(time, step);
    }

    private void arm() {
        policy("default", RenewalMode.ARMED);
    }

    private void policy(String scope, RenewalMode mode) {
        topology.policy(RenewalPolicy.newBuilder()
                .setScope(scope)
                .setMode(mode)
                .setVersion(1)
                .setUpdatedAt(topology.now())
                .build());
    }

    private void spending(boolean stopped) {
        topology.policy(RenewalPolicy.newBuilder()
                .setScope("spending")
                .setSpendingStopped(stopped)
                .setVersion(1)
                .setUpdatedAt(topology.now())
                .build());
    }
}
