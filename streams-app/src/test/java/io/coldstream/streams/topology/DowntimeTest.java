package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.RenewalDecision;
import io.coldstream.avro.RenewalDecisionKind;
import io.coldstream.avro.RenewalMode;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten days down, in which over a thousand periods came due, and most of them ended: none is paid unread or missed. */
class DowntimeTest {

    private static final int SUBSCRIPTIONS = 1_100;
    private static final Duration DOWN = Duration.ofDays(10);
    private static final Duration GRACE = Duration.ofDays(7);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int MOST_IN_A_TICK = 1_000;

    @TempDir
    private Path folder;

    private final Map<String, PretendReseller.Sold> all = new HashMap<>();
    /** As they were before the time down, by id. */
    private final Map<String, Instant> endsBefore = new HashMap<>();

    private final Map<String, Set<RenewalDecisionKind>> told = new HashMap<>();
    private final Map<String, String> refusals = new HashMap<>();
    private final Set<String> read = new HashSet<>();
    private final List<Instant> readsInOrder = new ArrayList<>();
    private final List<String> paidUnread = new ArrayList<>();
    private long mostFired;

    @Test
    void eachIsReadFirstAndThenRenewedOrToldToBeLate() {
        try (TopologyHarness topology = new TopologyHarness(folder)) {
            PretendReseller reseller = new PretendReseller(topology);
            topology.policy(RenewalPolicy.newBuilder()
                    .setScope("default")
                    .setMode(RenewalMode.ARMED)
                    .setVersion(1)
                    .setUpdatedAt(topology.now())
                    .build());
            sell(topology, reseller);
            reseller.run(Duration.ofMinutes(10), SECOND);
            assertThat(reseller.paid).isEmpty();
            topology.read(Topics.RENEWALS);
            topology.read(LoopTopics.TIMERS);

            reseller.onExecute = this::executed;
            topology.advance(DOWN);
            Instant up = topology.now();
            all.values().forEach(sold -> sold.status = status(sold.periodEnd, up));
            for (int second = 0; second < 1_200; second++) {
                mostFired = Math.max(mostFired, topology.read(LoopTopics.TIMERS).size());
                topology.read(Topics.RENEWALS).forEach(record -> decided(record.getValue()));
                reseller.run(SECOND, SECOND);
            }

            long living = endsBefore.values().stream().filter(up::isBefore).count();
            assertThat(living).isBetween(200L, 500L);
            assertThat(paidUnread).as("paid without a read since").isEmpty();
            assertThat(reseller.paid)
                    .extracting(Command::getSubscriptionId)
                    .doesNotHaveDuplicates()
                    .hasSize((int) living)
                    .allMatch(id -> endBefore(id).isAfter(up));
            all.keySet().forEach(id -> assertDealtWith(id, up));
            assertThat(mostFired).isBetween(2L, (long) MOST_IN_A_TICK);
            assertThat(readsInOrder).hasSize(SUBSCRIPTIONS);
            assertThat(inversions(readsInOrder.stream()
                            .map(end -> nextMoment(end, up))
                            .toList()))
                    .as("the most urgent first, but for what is released before the last of them is known")
                    .isLessThan(5);
        }
    }

    private void sell(TopologyHarness topology, PretendReseller reseller) {
        for (int number = 0; number < SUBSCRIPTIONS; number++) {
            // Each comes due within the ten days, wherever its own part of the lead time lies.
            Duration spread =
                    DOWN.minusHours(4).multipliedBy(number * 7L % SUBSCRIPTIONS).dividedBy(SUBSCRIPTIONS);
            Instant end = TopologyHarness.START.plus(Duration.ofHours(72 + 1)).plus(spread);
            PretendReseller.Sold sold = reseller.sell("S" + number, "U", "s" + number + ".com", end);
            all.put(sold.id, sold);
            endsBefore.put(sold.id, end);
            reseller.tell(sold);
        }
    }

    private static String status(Instant end, Instant now) {
        if (now.isBefore(end)) {
            return "ACTIVE";
        }
        return now.isBefore(end.plus(GRACE)) ? "PAST_DUE" : "EXPIRED";
    }

    private void executed(Command command) {
        String id = command.getSubscriptionId();
        if (command.getKind() == CommandKind.OBSERVE_SUBSCRIPTION) {
            if (read.add(id)) {
                readsInOrder.add(endBefore(id));
            }
        } else if (!read.contains(id)) {
            paidUnread.add(id);
        }
    }

    private Instant endBefore(String id) {
        return Objects.requireNonNull(endsBefore.get(id));
    }

    private void decided(RenewalDecision decision) {
        String id = decision.getSubscriptionId();
        told.computeIfAbsent(id, any -> EnumSet.noneOf(RenewalDecisionKind.class))
                .add(decision.getKind());
        if (decision.getKind() == RenewalDecisionKind.REFUSED) {
            refusals.put(id, decision.getReason());
        }
    }

    private void assertDealtWith(String id, Instant up) {
        Instant end = endBefore(id);
        Set<RenewalDecisionKind> said = told.getOrDefault(id, EnumSet.noneOf(RenewalDecisionKind.class));
        if (up.isBefore(end)) {
            assertThat(said).as(id).contains(RenewalDecisionKind.DUE, RenewalDecisionKind.CONFIRMED);
        } else if (up.isBefore(end.plus(GRACE))) {
            assertThat(said)
                    .as(id)
                    .contains(RenewalDecisionKind.LATE, RenewalDecisionKind.PAST_DUE, RenewalDecisionKind.GRACE);
        } else {
            assertThat(said).as(id).contains(RenewalDecisionKind.REFUSED);
            assertThat(refusals).as(id).containsEntry(id, "expired");
        }
    }

    /** What is over and done with comes last, in any order. */
    private static Instant nextMoment(Instant end, Instant now) {
        if (now.isBefore(end)) {
            return end;
        }
        return now.isBefore(end.plus(GRACE)) ? end.plus(GRACE) : Instant.MAX;
    }

    private static long inversions(List<Instant> ends) {
        long inversions = 0;
        for (int i = 1; i < ends.size(); i++) {
            inversions += ends.get(i).isBefore(ends.get(i - 1)) ? 1 : 0;
        }
        return inversions;
    }
}
