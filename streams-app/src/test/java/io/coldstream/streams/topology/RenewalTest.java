package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.CommandResult;
import io.coldstream.avro.Money;
import io.coldstream.avro.RenewalDecision;
import io.coldstream.avro.RenewalDecisionKind;
import io.coldstream.avro.RenewalMode;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.avro.SubscriptionObserved;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.domain.Jitter;
import io.coldstream.streams.domain.Policy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps 1 to 8 of the protocol of paid renewals, on the topology alone; the test plays the sink and the reseller. */
class RenewalTest {

    private static final String ID = "SUB1";
    private static final Instant PERIOD_START = TopologyHarness.START.minus(Duration.ofDays(25));
    private static final Instant PERIOD_END = TopologyHarness.START.plus(Duration.ofDays(5));
    private static final Duration UNTIL_DUE =
            Duration.between(TopologyHarness.START, Jitter.dueLook(ID, PERIOD_END, Policy.DEFAULT));

    @SuppressWarnings("NullAway.Init")
    private TopologyHarness topology;

    private Instant periodStart = PERIOD_START;
    private Instant periodEnd = PERIOD_END;
    private boolean autoRenew;
    private boolean shown = true;
    private String status = "ACTIVE";
    private Duration readAge = Duration.ZERO;
    private long clockSkewMillis;
    private @Nullable CommandResult answer = CommandResult.ACCEPTED;
    private String reason = "test";
    private int quantity = 3;
    private final List<Command> paid = new ArrayList<>();

    @BeforeEach
    void start(@TempDir Path folder) {
        topology = new TopologyHarness(folder);
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    @Test
    void armedSubscriptionIsRenewedOnceWhenItIsDueAndConfirmedByARead() {
        arm();
        order();
        run(UNTIL_DUE.plusHours(1));
        assertThat(paid).hasSize(1);
        assertThat(paid.getFirst().getAttempt()).isEqualTo(1);
        assertThat(paid.getFirst().getNotAfter())
                .isEqualTo(paid.getFirst().getReleasedAt().plusSeconds(300));

        theResellerRenews();
        run(Duration.ofDays(5));

        assertThat(paid).hasSize(1);
        assertThat(decisions())
                .containsExactly(
                        RenewalDecisionKind.REQUESTED,
                        RenewalDecisionKind.RELEASED,
                        RenewalDecisionKind.ACCEPTED,
                        RenewalDecisionKind.CONFIRMED);
    }

    @Test
    void dryRunIsTheDefaultAndSpendsNothing() {
        order();
        run(Duration.ofDays(4));
        assertThat(paid).isEmpty();
        assertThat(decisions()).containsExactly(RenewalDecisionKind.WOULD_RENEW);
    }

    @Test
    void vendorsAutoRenewIsLeftToTheVendor() {
        autoRenew = true;
        arm();
        order();
        run(Duration.ofDays(4));
        assertThat(paid).isEmpty();
        assertThat(decisions()).containsExactly(RenewalDecisionKind.REFUSED);
    }

    @Test
    void stoppedSpendingReleasesNothingPaidUntilItIsResumed() {
        arm();
        spending(true);
        order();
        run(Duration.ofDays(3));
        assertThat(paid).isEmpty();
        spending(false);
        run(Duration.ofMinutes(30));
        assertThat(paid)
                .as("on a new read, because the one that it waited with is old")
                .hasSize(1);
    }

    @Test
    void nothingPaidIsReleasedWhileTheClocksDiffer() {
        clockSkewMillis = Duration.ofHours(1).toMillis();
        arm();
        order();
        run(Duration.ofDays(3));
        assertThat(paid).isEmpty();
        clockSkewMillis = 0;
        run(Duration.ofDays(1));
        assertThat(paid).hasSize(1);
    }

    @Test
    void acceptedRenewalThatNoReadProvesIsParkedAndHealsWhenAReadDoes() {
        arm();
        order();
        run(UNTIL_DUE.plus(Duration.ofHours(27)));
        assertThat(paid).hasSize(1);
        assertThat(decisions()).endsWith(RenewalDecisionKind.ACCEPTED, RenewalDecisionKind.PARKED);

        theResellerRenews();
        run(Duration.ofDays(1));
        assertThat(decisions()).containsExactly(RenewalDecisionKind.CONFIRMED);
        assertThat(paid).hasSize(1);
    }

    @Test
    void unknownOutcomeIsNeverTriedAgainOnAReadThatShowsNoRenewal() {
        answer = CommandResult.UNKNOWN;
        arm();
        order();
        run(Duration.ofDays(7));
        assertThat(paid).hasSize(1);
        assertThat(decisions()).contains(RenewalDecisionKind.IN_DOUBT, RenewalDecisionKind.PARKED);
    }

    @Test
    void missingOutcomeIsInDoubtAfterItsTime() {
        answer = null;
        arm();
        order();
        run(UNTIL_DUE.plusMinutes(15));
        assertThat(decisions())
                .containsExactly(
                        RenewalDecisionKind.REQUESTED, RenewalDecisionKind.RELEASED, RenewalDecisionKind.IN_DOUBT);
        theResellerRenews();
        run(Duration.ofDays(2));
        assertThat(decisions()).containsExactly(RenewalDecisionKind.CONFIRMED);
    }

    @Test
    void provenNonExecutionAllowsFiveAttemptsAndThenAPersonHasToLook() {
        answer = CommandResult.NOT_SENT;
        arm();
        order();
        run(Duration.ofDays(4));
        assertThat(paid).extracting(Command::getAttempt).containsExactly(1, 2, 3, 4, 5);
        assertThat(decisions()).endsWith(RenewalDecisionKind.PARKED);
    }

    @Test
    void personRetriesAParkedRenewalThroughTheSameGate() {
        answer = CommandResult.UNKNOWN;
        arm();
        order();
        run(UNTIL_DUE.plus(Duration.ofHours(27)));
        String opId = paid.getFirst().getOpId().orElseThrow();

        retry(opId);
        run(Duration.ofMinutes(2));

        assertThat(paid).extracting(Command::getAttempt).containsExactly(1, 2);
        assertThat(paid).extracting(command -> command.getOpId().orElseThrow()).containsOnly(opId);
    }

    @Test
    void renewalAtTheDashboardMeanwhileWithdrawsOurRequest() {
        arm();
        spending(true);
        order();
        run(Duration.ofDays(3));
        theResellerRenews();
        run(Duration.ofDays(1));
        spending(false);
        run(Duration.ofDays(2));
        assertThat(paid).isEmpty();
        assertThat(decisions())
                .containsExactly(
                        RenewalDecisionKind.REQUESTED,
                        RenewalDecisionKind.REFUSED,
                        RenewalDecisionKind.NOT_SENT,
                        RenewalDecisionKind.RENEWED_ELSEWHERE);
    }

    @Test
    void claimedPeriodEndByWebhookNeitherSpendsNorSuppressesARenewal() {
        arm();
        order();
        topology.webhook(
                ID,
                "mailbox.order.success",
                orderBody("O2", PERIOD_END.plus(Duration.ofDays(300))),
                topology.now().minusSeconds(5));
        run(Duration.ofDays(3));
        assertThat(paid).hasSize(1);
    }

    @Test
    void forgedSuccessOfARenewalMakesUsReadAndSuppressesNothing() {
        arm();
        order();
        run(Duration.ofDays(1));
        topology.webhook(ID, "subscription.renewal.success", """
                {"event":"subscription.renewal.success","data":{"subscriptionId":"%s",\
                "subscriptionStatus":"ACTIVE","periodEnd":"2030-01-01T00:00:00Z"}}""".formatted(ID), topology.now());
        run(Duration.ofDays(2));
        assertThat(paid).hasSize(1);
        theResellerRenews();
        run(Duration.ofDays(1));
        assertThat(decisions()).endsWith(RenewalDecisionKind.CONFIRMED);
    }

    @Test
    void wishToRenewWhileARenewalIsUnderWayIsRefusedAndNeverPaysTheNextPeriod() {
        arm();
        order();
        run(UNTIL_DUE.plusMinutes(10));
        assertThat(paid).hasSize(1);
        renewNow("twice");
        run(Duration.ofMinutes(10));
        theResellerRenews();
        run(Duration.ofDays(3));
        assertThat(paid).hasSize(1);
    }

    @Test
    void requestThatWaitsIsTakenBackWhenAReadForbidsItAndMadeAgainWhenItAllowsIt() {
        arm();
        spending(true);
        order();
        run(UNTIL_DUE.plusHours(1));
        autoRenew = true;
        run(Duration.ofDays(1));
        spending(false);
        run(Duration.ofHours(2));
        assertThat(paid).as("the vendor renews by itself").isEmpty();

        autoRenew = false;
        run(Duration.ofHours(2));
        assertThat(paid).hasSize(1);
    }

    @Test
    void renewalElsewhereIsToldBeforeTheNextPeriodIsRequestedHoweverLongTheLeadTime() {
        topology.policy(RenewalPolicy.newBuilder()
                .setScope("subscription:" + ID)
                .setMode(RenewalMode.ARMED)
                .setLeadTimeSeconds(Duration.ofDays(40).toSeconds())
                .setVersion(1)
                .setUpdatedAt(topology.now())
                .build());
        spending(true);
        order();
        run(Duration.ofDays(1));
        theResellerRenews();
        run(Duration.ofDays(2));
        spending(false);
        run(Duration.ofHours(3));
        assertThat(paid).as("the next period has not begun").isEmpty();
        run(Duration.ofDays(3));
        assertThat(paid).extracting(command -> command.getOpId().orElseThrow()).hasSize(1);
        assertThat(decisions()).contains(RenewalDecisionKind.RENEWED_ELSEWHERE);
    }

    @Test
    void nothingPaidIsReleasedOnAnOldRead() {
        readAge = Duration.ofHours(2);
        arm();
        order();
        run(Duration.ofDays(3).plusHours(1));
        assertThat(paid).isEmpty();
        assertThat(decisions()).contains(RenewalDecisionKind.NOT_SENT);
        readAge = Duration.ZERO;
        run(Duration.ofHours(2));
        assertThat(paid).hasSize(1);
    }

    @Test
    void periodThatEndsUnseenIsToldAsLate() {
        arm();
        order();
        run(Duration.ofDays(1));
        shown = false;
        run(Duration.ofDays(5));
        assertThat(paid).isEmpty();
        assertThat(decisions()).containsExactly(RenewalDecisionKind.LATE, RenewalDecisionKind.GRACE);
    }

    @Test
    void renewalThatTheResellerTakesBackIsParked() {
        arm();
        order();
        run(UNTIL_DUE.plusHours(1));
        theResellerRenews();
        run(Duration.ofHours(3));
        assertThat(decisions()).endsWith(RenewalDecisionKind.CONFIRMED);
        periodEnd = PERIOD_END;
        periodStart = PERIOD_START;
        run(Duration.ofDays(2));
        assertThat(decisions()).containsExactly(RenewalDecisionKind.PARKED);
        assertThat(paid).hasSize(1);
    }

    @Test
    void requestThatWaitsIsTakenBackWhileTheResellerRenewsBySomebodyElsesOrder() {
        arm();
        spending(true);
        order();
        run(UNTIL_DUE.plusMinutes(5));
        status = "RENEWING";
        renewNow("look");
        run(Duration.ofMinutes(20));
        spending(false);
        run(Duration.ofMinutes(30));
        assertThat(paid).isEmpty();
        status = "ACTIVE";
        theResellerRenews();
        run(Duration.ofDays(2));
        assertThat(paid).isEmpty();
        assertThat(decisions()).contains(RenewalDecisionKind.RENEWED_ELSEWHERE);
    }

    @Test
    void refusedAttemptsAreNeverConfirmedByARenewalAtTheDashboard() {
        answer = CommandResult.REJECTED;
        arm();
        order();
        run(Duration.ofDays(4));
        assertThat(decisions()).endsWith(RenewalDecisionKind.PARKED);
        theResellerRenews();
        run(Duration.ofDays(2));
        assertThat(decisions()).containsExactly(RenewalDecisionKind.RENEWED_ELSEWHERE);
        assertThat(paid).hasSize(5);
    }

    @Test
    void renewalRefusedForItsDataIsNotTriedAgainByItselfUntilAReadShowsOther() {
        answer = CommandResult.REJECTED;
        reason = "unprocessable";
        arm();
        order();
        run(Duration.ofDays(3));
        assertThat(paid).hasSize(1);
        assertThat(topology.alerts("renewal-refused")).isEqualTo(1);
        assertThat(decisions()).endsWith(RenewalDecisionKind.REJECTED);

        quantity = 4;
        run(Duration.ofDays(1));
        assertThat(paid).extracting(Command::getAttempt).containsExactly(1, 2);

        run(Duration.ofDays(3));
        assertThat(paid).as("refused once more, for what it rests on now").hasSize(2);
        assertThat(decisions()).as("and never silently").contains(RenewalDecisionKind.LATE);
        assertThat(topology.alerts("renewal-late")).isEqualTo(1);
    }

    @Test
    void personMayTryARenewalAgainThatWasRefusedForItsData() {
        answer = CommandResult.REJECTED;
        reason = "unprocessable";
        arm();
        order();
        run(UNTIL_DUE.plusHours(2));

        retry(paid.getFirst().getOpId().orElseThrow());
        run(Duration.ofHours(2));

        assertThat(paid).extracting(Command::getAttempt).containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unauthorized", "not-found", "rate-limited"})
    void otherRefusalsKeepTheirScheduleOfFiveAttempts(String refusal) {
        answer = CommandResult.REJECTED;
        reason = refusal;
        arm();
        order();
        run(Duration.ofDays(4));
        assertThat(paid).hasSize(5);
        assertThat(topology.alerts("renewal-parked")).isEqualTo(1);
    }

    @Test
    void renewalByTheVendorAtTheVeryEndIsNoAlarm() {
        autoRenew = true;
        arm();
        order();
        run(Duration.ofDays(5));
        theResellerRenews();
        run(Duration.ofDays(3));
        assertThat(decisions()).containsExactly(RenewalDecisionKind.REFUSED, RenewalDecisionKind.RENEWED_ELSEWHERE);
    }

    @Test
    void periodThatEndsWithoutARenewalIsToldWithinTheHour() {
        arm();
        spending(true);
        order();
        run(Duration.ofDays(5).plusHours(1).plusMinutes(10));
        assertThat(paid).isEmpty();
        assertThat(decisions()).contains(RenewalDecisionKind.LATE);
    }

    @Test
    void scopeThatIsDisarmedWhileItsRequestWaitsSpendsNothing() {
        arm();
        spending(true);
        order();
        run(UNTIL_DUE.plusMinutes(5));
        mode(RenewalMode.OFF);
        spending(false);
        run(Duration.ofDays(1));
        assertThat(paid).isEmpty();
        assertThat(decisions()).endsWith(RenewalDecisionKind.NOT_SENT);
        arm();
        run(Duration.ofDays(1));
        assertThat(paid).hasSize(1);
    }

    private void retry(String opId) {
        topology.request(CommandRequest.newBuilder()
                .setCommandId(ID + "~by-hand")
                .setKind(CommandKind.RETRY_RENEWAL)
                .setOpId(opId)
                .setActor("ann")
                .setReason("the dashboard shows no charge")
                .setRequestedAt(topology.now())
                .build());
    }

    private void renewNow(String unique) {
        topology.request(CommandRequest.newBuilder()
                .setCommandId(ID + "~" + unique)
                .setKind(CommandKind.RENEW_SUBSCRIPTION)
                .setSubscriptionId(ID)
                .setActor("ann")
                .setReason("now")
                .setRequestedAt(topology.now())
                .build());
    }

    private void arm() {
        mode(RenewalMode.ARMED);
    }

    private void mode(RenewalMode mode) {
        topology.policy(RenewalPolicy.newBuilder()
                .setScope("subscription:" + ID)
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

    private void order() {
        topology.webhook(
                ID,
                "mailbox.order.success",
                orderBody("O1", PERIOD_END),
                topology.now().minusSeconds(10));
    }

    private static String orderBody(String orderId, Instant end) {
        return """
                {"event":"mailbox.order.success","eventId":"E","data":{"domainName":"a.com","userId":"U",\
                "subscriptionId":"%s","orderId":"%s","workspaceType":"GOOGLE","expiryDate":"%s","price":11,\
                "quantity":3}}""".formatted(ID, orderId, end);
    }

    private void theResellerRenews() {
        periodStart = periodEnd;
        periodEnd = periodEnd.plus(Duration.ofDays(30));
    }

    /** Lets time pass in steps of half a minute, carrying out each command at once. */
    private void run(Duration time) {
        Instant until = topology.now().plus(time);
        while (topology.now().isBefore(until)) {
            topology.advance(Duration.ofSeconds(30));
            topology.commands().forEach(this::execute);
        }
    }

    private void execute(Command command) {
        switch (command.getKind()) {
            case OBSERVE_SUBSCRIPTION ->
                topology.observed(SubscriptionObserved.newBuilder()
                        .setSubscriptionId(ID)
                        .setCommandId(command.getCommandId())
                        .setShown(shown)
                        .setObservedAt(topology.now().minus(readAge))
                        .setStatus(status)
                        .setPeriodStart(periodStart)
                        .setPeriodEnd(periodEnd)
                        .setAutoRenew(autoRenew)
                        .setPrice(new Money(new BigDecimal("11.0000"), "USD"))
                        .setQuantity(quantity)
                        .setClockSkewMillis(clockSkewMillis)
                        .build());
            case RENEW_SUBSCRIPTION -> {
                paid.add(command);
                if (answer != null) {
                    topology.send(Topics.COMMAND_OUTCOMES, ID, outcome(command, answer));
                }
            }
            case UPDATE_MAILBOX, RETRY_RENEWAL, RESOLVE_RENEWAL, UNKNOWN -> throw new AssertionError(command);
        }
    }

    private CommandOutcome outcome(Command command, CommandResult result) {
        return CommandOutcome.newBuilder()
                .setCommandId(command.getCommandId())
                .setSubscriptionId(ID)
                .setKind(CommandKind.RENEW_SUBSCRIPTION)
                .setResult(result)
                .setReason(reason)
                .setAt(topology.now())
                .build();
    }

    /** Without what is only announced: {@link NoticesTest} has that. */
    private List<RenewalDecisionKind> decisions() {
        return topology.read(Topics.RENEWALS).stream()
                .map(Map.Entry::getValue)
                .map(RenewalDecision::getKind)
                .filter(kind -> kind != RenewalDecisionKind.NOTICE && kind != RenewalDecisionKind.DUE)
                .toList();
    }
}
