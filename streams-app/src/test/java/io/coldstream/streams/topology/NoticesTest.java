package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Cause;
import io.coldstream.avro.RenewalDecision;
import io.coldstream.avro.RenewalDecisionKind;
import io.coldstream.avro.RenewalMode;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.StoryEntry;
import io.coldstream.streams.avro.Timer;
import io.coldstream.streams.stores.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is announced of a period, on the topology: each once, whatever restarts and is repeated, with its causes. */
class NoticesTest {

    private static final String ID = "SUB1";
    private static final Instant END = TopologyHarness.START.plus(Duration.ofDays(25));
    private static final Duration STEP = Duration.ofHours(1);

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private TopologyHarness topology;

    @SuppressWarnings("NullAway.Init")
    private PretendReseller reseller;

    private final List<RenewalDecision> decisions = new ArrayList<>();
    private final List<Timer> fired = new ArrayList<>();
    private int restarts;

    @BeforeEach
    void start() {
        topology = new TopologyHarness(folder.resolve("first"));
        reseller = new PretendReseller(topology);
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    @Test
    void eachIsAnnouncedOnceHoweverOftenTheProcessRestartsAndItsInputsAreRepeated() {
        sold();
        Duration uptime = Duration.ofHours(13);
        while (topology.now().isBefore(END.minus(uptime))) {
            run(uptime);
            restart();
            fired.forEach(timer -> topology.send(LoopTopics.TIMERS, ID, timer));
        }
        assertThat(restarts).isGreaterThan(40);
        assertThat(announced())
                .containsExactly(
                        day(15) + " NOTICE 15 notice-on-its-day",
                        day(7) + " NOTICE 7 notice-on-its-day",
                        day(3) + " DUE due",
                        day(3) + " WOULD_RENEW dry-run",
                        day(1) + " NOTICE 1 notice-on-its-day");
    }

    @Test
    void changeOfThePolicyAnnouncesNothingAgainAndNothingThatASmallerNoticeStoodFor() {
        sold();
        run(Duration.ofDays(12));
        policy(List.of(45, 20, 15, 3));
        run(Duration.ofDays(7));
        policy(List.of(15, 7, 5, 3));
        run(Duration.ofDays(5));
        assertThat(announced())
                .containsExactly(
                        day(15) + " NOTICE 15 notice-on-its-day",
                        day(5) + " NOTICE 5 notice-on-its-day",
                        day(3) + " NOTICE 3 notice-on-its-day",
                        day(3) + " DUE due",
                        day(3) + " WOULD_RENEW dry-run");
    }

    @Test
    void decisionNamesTheRecordThatLedToItAndTheReadThatItRestsOn() {
        sold();
        run(Duration.ofDays(11));
        RenewalDecision notice = decisions().getFirst();
        assertThat(notice.getKind()).isEqualTo(RenewalDecisionKind.NOTICE);
        assertThat(notice.getCauses())
                .extracting(Cause::getTopic)
                .containsExactly(LoopTopics.TIMERS.name(), Topics.OBSERVATIONS.name());
        assertThat(notice.getObservedAt().orElseThrow()).isBefore(notice.getDecidedAt());
        assertThat(notice.getPolicyScope()).contains("default");
        assertThat(notice.getNextAt().orElseThrow().atZone(ZoneOffset.UTC).toLocalDate())
                .isEqualTo(day(7));
        assertThat(notice.getEstimate().orElseThrow().getAmount()).isEqualByComparingTo("33");
        try (var entries = topology.<StoryEntry>store(Stores.STORIES).all()) {
            List<StoryEntry> told = new ArrayList<>();
            entries.forEachRemaining(entry -> told.add(entry.value));
            assertThat(told)
                    .filteredOn(entry -> entry.getWhat().equals("NOTICE"))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.getCauses())
                            .extracting(Origin::getTopic)
                            .containsExactly(LoopTopics.TIMERS.name(), Topics.OBSERVATIONS.name()));
        }

        run(Duration.ofDays(12));
        RenewalDecision would = decisions().getLast();
        assertThat(would.getKind()).isEqualTo(RenewalDecisionKind.WOULD_RENEW);
        assertThat(would.getCauses())
                .as("the read is what led to it, and named once")
                .singleElement()
                .satisfies(cause -> assertThat(cause.getTopic()).isEqualTo(Topics.OBSERVATIONS.name()));
    }

    @Test
    void autoRenewalIsToldAsTheResellersAndAnotherOneAsSomebodyElses() {
        PretendReseller.Sold sold = sold();
        run(Duration.ofDays(24));
        sold.autoRenew = true;
        sold.periodEnd = END.plus(PretendReseller.CYCLE);
        run(Duration.ofDays(2));
        sold.autoRenew = false;
        sold.periodEnd = END.plus(PretendReseller.CYCLE.multipliedBy(2));
        run(Duration.ofDays(2));

        assertThat(decisions())
                .filteredOn(decision -> decision.getKind() == RenewalDecisionKind.RENEWED_ELSEWHERE)
                .extracting(decision -> decision.getReason() + " "
                        + decision.getPeriodEnd().orElseThrow() + " "
                        + decision.getRenewedUntil().orElseThrow())
                .containsExactly(
                        "auto-renewed " + END + " " + END.plus(PretendReseller.CYCLE),
                        "renewed-elsewhere " + END.plus(PretendReseller.CYCLE) + " " + sold.periodEnd);
    }

    @Test
    void ourOwnRenewalIsConfirmedAndNotTakenForAnothers() {
        policy(RenewalMode.ARMED, List.of(1));
        sold();
        run(Duration.ofDays(27));
        assertThat(decisions())
                .extracting(RenewalDecision::getKind)
                .containsExactly(
                        RenewalDecisionKind.DUE,
                        RenewalDecisionKind.REQUESTED,
                        RenewalDecisionKind.RELEASED,
                        RenewalDecisionKind.ACCEPTED,
                        RenewalDecisionKind.CONFIRMED);
    }

    @Test
    void timersThatFireInTimeAndLateOnesAreCounted() {
        sold();
        topology.advance(Duration.ofSeconds(1));
        assertThat(topology.overdue("look", "10s")).as("a tick later").isEqualTo(1);
        topology.commands();
        topology.advance(Duration.ofDays(11));
        assertThat(topology.overdue("look", "more")).isEqualTo(1);
        assertThat(topology.overdue("notice", "more")).isEqualTo(1);
        assertThat(topology.overdue("look", "10m")).isZero();
    }

    private PretendReseller.Sold sold() {
        PretendReseller.Sold sold = reseller.sell(ID, "U1", "a.com", END);
        reseller.tell(sold);
        return sold;
    }

    private void policy(List<Integer> noticeDays) {
        policy(RenewalMode.DRY_RUN, noticeDays);
    }

    private void policy(RenewalMode mode, List<Integer> noticeDays) {
        topology.policy(RenewalPolicy.newBuilder()
                .setScope("default")
                .setMode(mode)
                .setNoticeDays(noticeDays)
                .setVersion(1)
                .setUpdatedAt(topology.now())
                .build());
    }

    private void run(Duration time) {
        reseller.run(time, STEP);
        topology.read(LoopTopics.TIMERS).forEach(record -> {
            if (record.getKey().equals(ID)) {
                fired.add(record.getValue());
            }
        });
    }

    /** What was published and not read yet would be lost with the driver. */
    private void restart() {
        decisions();
        topology = topology.successor(folder.resolve("restart" + restarts++));
        reseller.servedBy(topology);
    }

    private List<RenewalDecision> decisions() {
        topology.read(Topics.RENEWALS).forEach(record -> decisions.add(record.getValue()));
        return decisions;
    }

    private List<String> announced() {
        return decisions().stream()
                .map(decision -> day(decision.getDecidedAt()) + " " + decision.getKind()
                        + decision.getNoticeDays().map(days -> " " + days).orElse("") + " " + decision.getReason())
                .toList();
    }

    private static LocalDate day(int daysBeforeTheEnd) {
        return day(END).minusDays(daysBeforeTheEnd);
    }

    private static LocalDate day(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate();
    }
}
