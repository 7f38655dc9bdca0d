package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandResult;
import io.coldstream.avro.ErrorReport;
import io.coldstream.avro.Money;
import io.coldstream.avro.RenewalMode;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.avro.Amount;
import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.avro.DispatchSend;
import io.coldstream.streams.avro.ReportCall;
import io.coldstream.streams.codec.DnsRecords;
import io.coldstream.streams.domain.Decision.Settlement;
import io.coldstream.streams.domain.DnsChange;
import io.coldstream.streams.domain.DnsDecision;
import io.coldstream.streams.domain.DnsRecord;
import io.coldstream.streams.domain.Health;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What dispatch releases, when, and what holds it back; the test plays those who ask and those who answer. */
class DispatchTest {

    private static final int PAID = 0;
    private static final int OTHER = 1;
    private static final int READ = 2;
    private static final int REPORT = 3;
    private static final int RATE = 4;
    private static final int WINDOW = 20;

    @SuppressWarnings("NullAway.Init")
    private TopologyHarness topology;

    private int urgency;

    @BeforeEach
    void start(@TempDir Path folder) {
        topology = new TopologyHarness(folder);
        topology.policy(RenewalPolicy.newBuilder()
                .setScope("default")
                .setMode(RenewalMode.ARMED)
                .setVersion(1)
                .setUpdatedAt(TopologyHarness.START)
                .build());
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    @Test
    void keyWithoutAnswersHoldsUpNobodyElse() {
        for (int i = 0; i < 50; i++) {
            ask("stuck", "u" + i, OTHER, CommandKind.UPDATE_MAILBOX);
        }
        clockAgrees();
        ask("other", "1", OTHER, CommandKind.UPDATE_MAILBOX);
        ask("third", "1", OTHER, CommandKind.UPDATE_MAILBOX);

        assertThat(releasedWithin(Duration.ofSeconds(30)))
                .containsExactly("stuck~u0", "stuck~u1", "other~1", "third~1");

        answer("stuck~u0", Health.OK, null);
        assertThat(releasedWithin(Duration.ofSeconds(30)))
                .as("the next of the key, when one of its own has its outcome")
                .containsExactly("stuck~u2");
    }

    @Test
    void paidCommandDoesNotWaitForReadsOfItsKeyWithoutAnswers() {
        clockAgrees();
        for (int i = 0; i < 3; i++) {
            ask("S", "update-" + i, OTHER, CommandKind.UPDATE_MAILBOX);
        }
        releasedWithin(Duration.ofSeconds(5));

        pay("S", "op~1");

        assertThat(releasedWithin(Duration.ofSeconds(2))).containsExactly("S~op~1");
    }

    @Test
    void whatMayNotBeReleasedDoesNotHoldBackWhatMay() {
        pay("S", "op~1");
        ask("S", "look", READ, CommandKind.OBSERVE_SUBSCRIPTION);
        ask("T", "update", OTHER, CommandKind.UPDATE_MAILBOX);

        assertThat(releasedWithin(Duration.ofSeconds(5)))
                .as("while nothing is known of the reseller's clock")
                .containsExactly("S~look");
    }

    @Test
    void whereNoReadTellsTheTimeDispatchAsksForItOnceAMinuteUntilTheClocksAgree() {
        ask("T", "update", OTHER, CommandKind.UPDATE_MAILBOX);

        List<Command> asked = commandsWithin(Duration.ofSeconds(90));

        assertThat(asked).hasSize(2).allSatisfy(read -> {
            assertThat(read.getKind()).isEqualTo(CommandKind.OBSERVE_SUBSCRIPTION);
            assertThat(read.getSubscriptionId()).isEqualTo("T");
        });
        asked.forEach(read -> tellTime(read.getCommandId(), Duration.ofHours(1)));
        List<Command> again = commandsWithin(Duration.ofMinutes(1));
        assertThat(again).singleElement().returns(CommandKind.OBSERVE_SUBSCRIPTION, Command::getKind);

        tellTime(again.getFirst().getCommandId(), Duration.ZERO);
        assertThat(releasedWithin(Duration.ofMinutes(2))).containsExactly("T~update");
    }

    @Test
    void whatIsRefusedTakesNoTurnOfTheRateAndNoMoreThanAHundredAreInATick() {
        topology.policy(RenewalPolicy.newBuilder()
                .setScope("default")
                .setMode(RenewalMode.ARMED)
                .setDailyCap(new Money(new BigDecimal("20.0000"), "USD"))
                .setVersion(2)
                .setUpdatedAt(TopologyHarness.START)
                .build());
        for (int i = 0; i < 250; i++) {
            pay("P" + i, "op~1");
        }
        clockAgrees();
        ask("R", "look", READ, CommandKind.OBSERVE_SUBSCRIPTION);

        topology.advance(Duration.ofMillis(50));
        assertThat(topology.read(Topics.COMMAND_OUTCOMES)).hasSize(100);
        assertThat(releasedWithin(Duration.ofMillis(100))).containsExactly("R~look");
        assertThat(topology.read(Topics.COMMAND_OUTCOMES))
                .hasSize(150)
                .allSatisfy(
                        outcome -> assertThat(outcome.getValue().getReason()).isEqualTo("over-the-cap"));
    }

    @Test
    void whatWaitsForAPersonToResumeSpendingAsksForNoTime() {
        topology.policy(RenewalPolicy.newBuilder()
                .setScope("spending")
                .setSpendingStopped(true)
                .setVersion(1)
                .setUpdatedAt(topology.now())
                .build());
        pay("P", "op~1");

        assertThat(releasedWithin(Duration.ofMinutes(2))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void changeOfADnsRecordIsPrecededByAReadOfThatRecord(boolean outOfReach) {
        if (outOfReach) {
            fail(5);
        }
        DnsChange change = new DnsChange("U", "a.com", "R1", "@", "v", "TXT", null, null);
        dispatch(new DnsRecords()
                .update(new DnsDecision.Update(
                        change.alias() + "~R1~1", new DnsRecord.Wish("c", change, false), topology.now())));

        assertThat(commandsWithin(Duration.ofSeconds(20))).singleElement().satisfies(read -> {
            assertThat(read.getKind()).isEqualTo(CommandKind.OBSERVE_DNS);
            assertThat(read.getDnsRecord().orElseThrow().getRecordId()).isEqualTo("R1");
        });
    }

    @Test
    void nothingIsReleasedForAsLongAsTheResellerAsksAndThenAtHalfTheRate() {
        reads(0, 2);
        releasedWithin(Duration.ofSeconds(2));

        answer("S0~look", Health.THROTTLED, 7L);
        reads(2, 500);

        assertThat(releasedWithin(Duration.ofMillis(6_950))).isEmpty();
        int first = answeredWithin(Duration.ofSeconds(10));
        assertThat(first).isBetween(RATE * 10 / 2 - 1, RATE * 10 * 3 / 5 + 1);
        answeredWithin(Duration.ofSeconds(50));
        assertThat(answeredWithin(Duration.ofSeconds(10))).isBetween(RATE * 10 - 1, RATE * 10 + 1);
    }

    @Test
    void retryAfterIsObeyedWhateverTheStatusAndNeverForLongerThanTenMinutes() {
        reads(0, 1);
        releasedWithin(Duration.ofSeconds(1));
        answer("S0~look", Health.DOWN, 86_400L);
        reads(1, 2);

        assertThat(releasedWithin(Duration.ofSeconds(599))).isEmpty();
        assertThat(releasedWithin(Duration.ofSeconds(2))).hasSize(1);
    }

    @Test
    void withoutRetryAfterTheSilenceGrowsWithEachComplaint() {
        reads(0, 10);
        clockAgrees();
        List<Duration> silences = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            List<String> released = releasedWithin(Duration.ofSeconds(1));
            released.forEach(id -> answer(id, Health.THROTTLED, null));
            Duration silence = Duration.ZERO;
            reads(10 * (i + 1), 10 * (i + 1) + 1);
            while (releasedWithin(Duration.ofMillis(50)).isEmpty()) {
                silence = silence.plusMillis(50);
            }
            silences.add(silence);
            reads(10 * (i + 1) + 1, 10 * (i + 1) + 4);
        }
        assertThat(silences)
                .isSorted()
                .last()
                .satisfies(longest -> assertThat(longest).isGreaterThan(Duration.ofSeconds(7)));
    }

    @Test
    void fiveFailuresOpenTheBreakerAndOneReadAtATimeTriesAgain() {
        fail(5);
        clockAgrees();
        pay("P", "op~1");
        ask("U", "update", OTHER, CommandKind.UPDATE_MAILBOX);
        ask("R", "look", READ, CommandKind.OBSERVE_SUBSCRIPTION);
        ask("Q", "look", READ, CommandKind.OBSERVE_SUBSCRIPTION);

        assertThat(releasedWithin(Duration.ofMillis(4_900))).isEmpty();
        assertThat(releasedWithin(Duration.ofSeconds(30))).containsExactly("R~look");

        answer("R~look", Health.DOWN, null);
        assertThat(releasedWithin(Duration.ofMillis(4_900))).isEmpty();
        assertThat(releasedWithin(Duration.ofSeconds(2))).containsExactly("Q~look");

        answer("Q~look", Health.OK, null);
        assertThat(releasedWithin(Duration.ofSeconds(2)))
                .as("a good answer closes it")
                .containsExactly("P~op~1", "U~update");
    }

    @Test
    void pausesBetweenProbesGrowToAMinute() {
        fail(5);
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ask("R" + i, "look", READ, CommandKind.OBSERVE_SUBSCRIPTION);
            long seconds = 0;
            List<String> probe = releasedWithin(Duration.ofSeconds(1));
            while (probe.isEmpty()) {
                seconds++;
                probe = releasedWithin(Duration.ofSeconds(1));
            }
            pauses.add(seconds);
            answer(probe.getFirst(), Health.DOWN, null);
        }
        assertThat(pauses).isSorted();
        assertThat(pauses.getLast()).isBetween(58L, 61L);
    }

    @Test
    void fourFailuresAndAGoodAnswerKeepItClosed() {
        fail(4);
        answer("F3~look", Health.OK, null);
        fail(4);
        reads(0, 1);
        assertThat(releasedWithin(Duration.ofSeconds(1))).hasSize(1);
    }

    @Test
    void whereOnlyPaidCommandsWaitDispatchAsksForAReadOfItsOwn() {
        fail(5);
        clockAgrees();
        pay("P", "op~1");

        List<Command> released = commandsWithin(Duration.ofSeconds(20));

        assertThat(released).singleElement().satisfies(probe -> {
            assertThat(probe.getKind()).isEqualTo(CommandKind.OBSERVE_SUBSCRIPTION);
            assertThat(probe.getSubscriptionId()).isEqualTo("P");
        });
        answer(released.getFirst().getCommandId(), Health.OK, null);
        assertThat(releasedWithin(Duration.ofSeconds(2))).containsExactly("P~op~1");
    }

    @Test
    void probeWithoutAnOutcomeIsFollowedByAnother() {
        fail(5);
        clockAgrees();
        pay("P", "op~1");

        assertThat(commandsWithin(Duration.ofMinutes(3)))
                .hasSizeBetween(2, 4)
                .allSatisfy(probe -> assertThat(probe.getKind()).isEqualTo(CommandKind.OBSERVE_SUBSCRIPTION));
    }

    @Test
    void failedCallsThatSayNothingOfTheResellerLeaveItClosed() {
        reads(0, 8);
        releasedWithin(Duration.ofSeconds(3)).forEach(id -> answer(id, Health.UNSAID, null));
        reads(8, 9);
        assertThat(releasedWithin(Duration.ofSeconds(1))).hasSize(1);
    }

    @Test
    void reportsOfErrorsGoLastAndOnePerClassAndMinute() {
        report("S1", "a");
        report("S2", "a");
        report("S3", "b");
        reads(0, 1);

        assertThat(releasedWithin(Duration.ofSeconds(5))).containsExactly("S0~look", "S1~report", "S3~report");

        topology.advance(Duration.ofMinutes(1));
        report("S4", "a");
        assertThat(releasedWithin(Duration.ofSeconds(5))).containsExactly("S4~report");
    }

    @Test
    void undocumentedAnswerInAnOutcomeIsReportedAndAReportsOwnEndIsNot() {
        ErrorReport evidence =
                new ErrorReport("GET /subscriptions http-418", "GET", "/subscriptions", "{}", "{}", "{}");
        outcome(told("S", CommandKind.OBSERVE_SUBSCRIPTION, 418).setUnexpected(evidence));

        List<Command> released = commandsWithin(Duration.ofSeconds(5));

        assertThat(released).singleElement().satisfies(report -> {
            assertThat(report.getKind()).isEqualTo(CommandKind.REPORT_ERROR);
            assertThat(report.getErrorReport()).contains(evidence);
        });
        for (int i = 0; i < 2 * Breaker.MOST_FAILURES; i++) {
            outcome(told("S", CommandKind.REPORT_ERROR, 500));
        }
        reads(0, 1);
        assertThat(releasedWithin(Duration.ofSeconds(1)))
                .as("and does not open the breaker")
                .containsExactly("S0~look");
    }

    @ParameterizedTest
    @CsvSource({
        "503, http-503, true",
        "200, reply-unreadable, true",
        ", connect-failed, true",
        ", tls-failed, true",
        ", timed-out, true",
        ", connection-lost, true",
        "402, payment-required, false",
        "404, not-found, false",
        ", claim-too-old, false",
        ", too-many-pages, false"
    })
    void whatTheSinkSaysOpensTheBreakerIfTheResellerIsOutOfReach(
            @Nullable Integer status, String reason, boolean opens) {
        for (int i = 0; i < Breaker.MOST_FAILURES; i++) {
            outcome(told("S", CommandKind.OBSERVE_SUBSCRIPTION, status).setReason(reason));
        }
        reads(0, 1);
        assertThat(releasedWithin(Duration.ofSeconds(2))).hasSize(opens ? 0 : 1);
    }

    @Test
    void retryAfterThatTheSinkSawSilencesDispatch() {
        outcome(told("S", CommandKind.UPDATE_MAILBOX, 429).setRetryAfterSeconds(30L));
        reads(0, 1);

        assertThat(releasedWithin(Duration.ofSeconds(29))).isEmpty();
        assertThat(releasedWithin(Duration.ofSeconds(2))).hasSize(1);
    }

    @Test
    void noMoreReportsWaitThanAHundred() {
        fail(5);
        for (int minute = 0; minute < 3; minute++) {
            for (int i = 0; i < 90; i++) {
                report("S" + minute + "-" + i, "class-" + i);
            }
            topology.advance(Duration.ofMinutes(2));
        }
        assertThat(releasedWithin(Duration.ofSeconds(1))).as("none is a probe").isEmpty();
        answer("F0~look", Health.OK, null);
        int released = 0;
        while (true) {
            List<String> next = releasedWithin(Duration.ofSeconds(5));
            if (next.isEmpty()) {
                break;
            }
            next.forEach(id -> answer(id, Health.UNSAID, null));
            released += next.size();
        }
        assertThat(released).isEqualTo(100);
    }

    @Test
    void withdrawalAfterTheReleaseLeavesTheCommandInTheWindow() {
        reads(0, WINDOW + 1);
        releasedWithin(Duration.ofSeconds(10));

        dispatch(Dispatch.newBuilder().setCommandId("S0~look").setSettlement(Settlement.WITHDRAWN.name()));
        assertThat(releasedWithin(Duration.ofSeconds(5))).isEmpty();

        answer("S0~look", Health.OK, null);
        assertThat(releasedWithin(Duration.ofSeconds(5))).hasSize(1);
    }

    @Test
    void windowIsNeverExceeded() {
        reads(0, 100);
        assertThat(releasedWithin(Duration.ofMinutes(1))).hasSize(WINDOW);
    }

    /** Calls that bring no answer. */
    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            ask("F" + i, "look", READ, CommandKind.OBSERVE_SUBSCRIPTION);
        }
        assertThat(releasedWithin(Duration.ofSeconds(3))).hasSize(times);
        for (int i = 0; i < times; i++) {
            answer("F" + i + "~look", Health.DOWN, null);
        }
    }

    private void reads(int from, int to) {
        for (int i = from; i < to; i++) {
            ask("S" + i, "look", READ, CommandKind.OBSERVE_SUBSCRIPTION);
        }
    }

    private void pay(String key, String unique) {
        ask(key, unique, PAID, CommandKind.RENEW_SUBSCRIPTION);
    }

    private void ask(String key, String unique, int priority, CommandKind kind) {
        send(key, unique, priority, kind, null);
    }

    private void report(String key, String errorClass) {
        send(
                key,
                "report",
                REPORT,
                CommandKind.REPORT_ERROR,
                new ReportCall(errorClass, "GET", "/x", "{}", "{}", "{}"));
    }

    private void send(String key, String unique, int priority, CommandKind kind, @Nullable ReportCall report) {
        dispatch(Dispatch.newBuilder()
                .setCommandId(key + "~" + unique)
                .setSend(DispatchSend.newBuilder()
                        .setSubscriptionId(key)
                        .setKind(kind.name())
                        .setPriority(priority)
                        .setUrgency(TopologyHarness.START.plusSeconds(urgency++))
                        .setEstimate(priority == PAID ? new Amount("33.00", "USD") : null)
                        .setErrorReport(report)
                        .build()));
    }

    private void answer(String commandId, Health health, @Nullable Long retryAfterSeconds) {
        dispatch(Dispatch.newBuilder()
                .setCommandId(commandId)
                .setSettlement(Settlement.ANSWERED.name())
                .setHealth(health.name())
                .setRetryAfterSeconds(retryAfterSeconds));
    }

    private CommandOutcome.Builder told(String key, CommandKind kind, @Nullable Integer status) {
        return CommandOutcome.newBuilder()
                .setCommandId(key + "~look-" + urgency++)
                .setSubscriptionId(key)
                .setKind(kind)
                .setResult(CommandResult.UNKNOWN)
                .setReason("http-" + status)
                .setHttpStatus(status)
                .setAt(topology.now());
    }

    private void outcome(CommandOutcome.Builder outcome) {
        CommandOutcome built = outcome.build();
        topology.send(Topics.COMMAND_OUTCOMES, built.getSubscriptionId(), built);
    }

    private void clockAgrees() {
        tellTime("any", Duration.ZERO);
    }

    private void tellTime(String commandId, Duration skew) {
        dispatch(Dispatch.newBuilder()
                .setCommandId(commandId)
                .setSettlement(Settlement.ANSWERED.name())
                .setClockSkewMillis(skew.toMillis())
                .setSkewReadAt(topology.now()));
    }

    private void dispatch(Dispatch.Builder dispatch) {
        dispatch(dispatch.build());
    }

    private void dispatch(Dispatch dispatch) {
        topology.send(LoopTopics.DISPATCH, Outputs.DISPATCH_KEY, dispatch);
    }

    private List<String> releasedWithin(Duration time) {
        return commandsWithin(time).stream().map(Command::getCommandId).toList();
    }

    /** How many are released while each is answered at once. */
    private int answeredWithin(Duration time) {
        int released = 0;
        Instant until = topology.now().plus(time);
        while (topology.now().isBefore(until)) {
            List<String> next = releasedWithin(Duration.ofMillis(250));
            next.forEach(id -> answer(id, Health.UNSAID, null));
            released += next.size();
        }
        return released;
    }

    private List<Command> commandsWithin(Duration time) {
        List<Command> released = new ArrayList<>();
        Instant until = topology.now().plus(time);
        while (topology.now().isBefore(until)) {
            topology.advance(Duration.ofMillis(50));
            released.addAll(topology.commands());
        }
        return released;
    }
}
