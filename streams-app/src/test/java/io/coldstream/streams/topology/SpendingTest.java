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
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.avro.Amount;
import io.coldstream.streams.avro.CommandState;
import io.coldstream.streams.avro.DispatchEntry;
import io.coldstream.streams.stores.Stores;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits, approvals, caps and dunning on the topology; the test plays sink, reseller and people. A renewal costs 33.00. */
class SpendingTest {

    /** Noon; of all that ends so much less than three days later the look that decides has come. */
    private static final Instant START = TopologyHarness.START;

    private static final Instant END = START.plus(Duration.ofDays(3)).minus(Duration.ofMinutes(185));
    private static final Duration CYCLE = Duration.ofDays(30);

    @SuppressWarnings("NullAway.Init")
    private TopologyHarness topology;

    private final Map<String, Instant> ends = new LinkedHashMap<>();
    private final List<Command> paid = new ArrayList<>();
    private final List<RenewalDecision> decisions = new ArrayList<>();
    private CommandResult answer = CommandResult.ACCEPTED;
    private boolean carriesOut = true;
    private String price = "11.0000";
    private String status = "ACTIVE";
    private int requests;

    @BeforeEach
    void start(@TempDir Path folder) {
        topology = new TopologyHarness(folder);
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    @Test
    void dayCapHoldsBackWhatIsTooMuchUntilTheNextDay() {
        policy("default", policy -> policy.setDailyCap(usd("70")));
        sell("A", "U");
        sell("B", "U");
        sell("C", "U");

        run(Duration.ofHours(11));

        assertThat(paid).hasSize(2);
        assertThat(used("day 2026-01-10 all USD")).isEqualTo("66.00");
        assertThat(only(RenewalDecisionKind.NOT_SENT)).singleElement().satisfies(refused -> {
            assertThat(refused.getReason()).isEqualTo("day-cap");
            assertThat(refused.getNextAt().orElseThrow())
                    .isBetween(Instant.parse("2026-01-11T00:40:00Z"), Instant.parse("2026-01-11T00:50:00Z"));
        });
        run(Duration.ofHours(3));
        assertThat(paid).hasSize(3);
        assertThat(used("day 2026-01-11 all USD")).isEqualTo("33.00");
        assertThat(used("month 2026-01 all USD")).isEqualTo("99.00");
        assertThat(used("month 2026-01 user U USD")).isEqualTo("99.00");
        assertThat(only(RenewalDecisionKind.CONFIRMED)).hasSize(3);
    }

    @Test
    void capOfAUserHoldsBackThatUserAlone() {
        policy("default", policy -> policy);
        policy("user:U", policy -> policy.setDailyCap(usd("40")));
        sell("A", "U");
        sell("B", "U");
        sell("C", "V");

        run(Duration.ofHours(6));

        assertThat(paid).extracting(Command::getSubscriptionId).contains("C").hasSize(2);
        assertThat(only(RenewalDecisionKind.NOT_SENT).getFirst().getReason()).isEqualTo("user-day-cap");
    }

    @Test
    void moneyOfARefusedRenewalIsThereForTheNext() {
        answer = CommandResult.REJECTED;
        policy("default", policy -> policy.setDailyCap(usd("40")));
        sell("A", "U");
        run(Duration.ofMinutes(5));
        assertThat(paid).hasSize(1);
        assertThat(used("day 2026-01-10 all USD")).isNull();

        answer = CommandResult.ACCEPTED;
        sell("B", "U");
        run(Duration.ofMinutes(5));

        assertThat(paid).extracting(Command::getSubscriptionId).contains("B");
        assertThat(used("day 2026-01-10 all USD")).isEqualTo("33.00");
    }

    @Test
    void moneyOfARenewalInDoubtStaysReserved() {
        answer = CommandResult.UNKNOWN;
        carriesOut = false;
        policy("default", policy -> policy.setMonthlyCap(usd("40")));
        sell("A", "U");
        run(Duration.ofDays(2));
        assertThat(decided()).contains("A IN_DOUBT", "A PARKED no-proof-of-renewal");

        sell("B", "U");
        run(Duration.ofHours(1));

        assertThat(paid).hasSize(1);
        assertThat(decided()).contains("B NOT_SENT month-cap");
        assertThat(topology.alerts("renewal-refused"))
                .as("for its period ends before the month does")
                .isEqualTo(1);
    }

    @Test
    void whatACapRefusesIsNotTriedAgainBeforeItsTimeButByAPerson() {
        policy("default", policy -> policy.setDailyCap(usd("20")));
        sell("A", "U");
        run(Duration.ofHours(10));
        assertThat(only(RenewalDecisionKind.NOT_SENT))
                .as("looks come, tries don't")
                .singleElement()
                .returns("over-the-cap", RenewalDecision::getReason);
        assertThat(topology.alerts("renewal-refused")).isEqualTo(1);

        policy("default", policy -> policy.setDailyCap(usd("40")));
        ask(CommandKind.RETRY_RENEWAL, decisions.getFirst().getOpId().orElseThrow());
        run(Duration.ofMinutes(5));

        assertThat(paid).extracting(Command::getAttempt).containsExactly(2);
    }

    @Test
    void greaterPriorityIsPaidFirstWhenMoneyIsShort() {
        policy("default", policy -> policy.setDailyCap(usd("40")));
        policy("subscription:C", policy -> policy.setPriority(9));
        policy("subscription:A", policy -> policy.setPriority(1));
        spending(true);
        sell("A", "U");
        sell("B", "U");
        sell("C", "U");
        run(Duration.ofMinutes(30));
        spending(false);
        run(Duration.ofDays(2).plusHours(12));

        assertThat(paid).extracting(Command::getSubscriptionId).containsExactly("C", "B", "A");
    }

    @Test
    void tooHighAPriceIsRefusedOnceAndRenewedWhenItFalls() {
        policy("default", policy -> policy.setMaxPricePerMailbox(usd("10.99")));
        sell("A", "U");
        run(Duration.ofDays(1));
        assertThat(paid).isEmpty();
        assertThat(decided()).containsExactly("A REFUSED price-limit");

        price = "10.9900";
        run(Duration.ofDays(1));

        assertThat(paid).hasSize(1);
    }

    @Test
    void whatCostsMoreThanMayPassByItselfWaitsForAPerson() {
        policy("default", policy -> policy.setApprovalAbove(usd("30")));
        sell("A", "U");
        run(Duration.ofHours(26));
        assertThat(paid).isEmpty();
        assertThat(decided()).containsExactly("A AWAITING_APPROVAL approval-needed");
        assertThat(topology.alerts("renewal-awaits-approval")).isEqualTo(1);

        String opId = decisions.getFirst().getOpId().orElseThrow();
        ask(CommandKind.APPROVE_RENEWAL, opId);
        run(Duration.ofMinutes(5));

        assertThat(paid)
                .singleElement()
                .satisfies(command -> assertThat(command.getOpId()).contains(opId));
        RenewalDecision approved = only(RenewalDecisionKind.APPROVED).getFirst();
        assertThat(approved.getActor()).contains("ann");
        assertThat(approved.getReason()).isEqualTo("seen");
        assertThat(approved.getOpId()).contains(opId);
        assertThat(approved.getEstimate().orElseThrow().getAmount()).isEqualByComparingTo("33");
        ask(CommandKind.APPROVE_RENEWAL, opId);
        run(Duration.ofDays(1));
        assertThat(paid).hasSize(1);
        assertThat(only(RenewalDecisionKind.APPROVED)).hasSize(1);
    }

    @Test
    void approvalCoversWhatWasSaidToTheCentAndForItsTime() {
        policy("default", policy -> policy.setApprovalAbove(usd("30")).setApprovalLastsSeconds(3_600L));
        spending(true);
        sell("A", "U");
        run(Duration.ofHours(1));
        String opId = decisions.getFirst().getOpId().orElseThrow();
        ask(CommandKind.APPROVE_RENEWAL, opId);
        price = "11.0100";
        run(Duration.ofMinutes(5));
        assertThat(decided()).endsWith("A APPROVED seen", "A AWAITING_APPROVAL approval-exceeded");

        ask(CommandKind.APPROVE_RENEWAL, opId);
        run(Duration.ofMinutes(30));
        assertThat(decided()).endsWith("A REQUESTED due");
        run(Duration.ofHours(2));
        spending(false);
        run(Duration.ofDays(1));

        assertThat(paid).isEmpty();
        assertThat(decided()).contains("A AWAITING_APPROVAL approval-expired");
    }

    @Test
    void approvalOfLessThanItIsSaidToCostByNowIsRefused() {
        policy("default", policy -> policy.setApprovalAbove(usd("30")));
        sell("A", "U");
        run(Duration.ofHours(4));
        String opId =
                only(RenewalDecisionKind.AWAITING_APPROVAL).getFirst().getOpId().orElseThrow();
        price = "50.0000";
        run(Duration.ofHours(24));
        assertThat(only(RenewalDecisionKind.AWAITING_APPROVAL)).hasSize(2);

        approve(opId, usd("33"));
        approve(opId, new Money(new BigDecimal("200.0000"), "EUR"));
        run(Duration.ofDays(1));
        assertThat(paid).isEmpty();
        assertThat(only(RenewalDecisionKind.APPROVED)).isEmpty();
        assertThat(topology.<CommandState>store(Stores.COMMANDS).get("A~by-hand-0"))
                .returns("REFUSED", CommandState::getStatus)
                .returns("approval-too-small", CommandState::getReason);

        approve(opId, usd("200"));
        run(Duration.ofMinutes(5));
        assertThat(paid).hasSize(1);
        assertThat(only(RenewalDecisionKind.APPROVED).getFirst().getEstimate().orElseThrow())
                .isEqualTo(usd("150"));
    }

    @Test
    void pricesThatChangeWhileItWaitsAreSaidAnewAndAnOldApprovalIsNotWider() {
        policy("default", policy -> policy.setApprovalAbove(usd("30")));
        sell("A", "U");
        run(Duration.ofHours(1));
        price = "50.0000";
        run(Duration.ofDays(1));

        assertThat(only(RenewalDecisionKind.AWAITING_APPROVAL))
                .extracting(said -> said.getEstimate().orElseThrow().getAmount().intValueExact())
                .containsExactly(33, 150);
    }

    @Test
    void approvalOfAParkedRenewalDoesNotRetryItButLetsARetryPass() {
        answer = CommandResult.UNKNOWN;
        carriesOut = false;
        policy("default", policy -> policy);
        sell("A", "U");
        run(Duration.ofHours(26));
        String opId = paid.getFirst().getOpId().orElseThrow();
        policy("default", policy -> policy.setApprovalAbove(usd("30")));
        ask(CommandKind.RETRY_RENEWAL, opId);
        run(Duration.ofHours(2));
        assertThat(paid).hasSize(1);
        assertThat(decided()).endsWith("A AWAITING_APPROVAL approval-needed");

        ask(CommandKind.APPROVE_RENEWAL, opId);
        run(Duration.ofHours(2));
        assertThat(paid).as("it may have been charged").hasSize(1);

        ask(CommandKind.RETRY_RENEWAL, opId);
        run(Duration.ofMinutes(5));
        assertThat(paid).extracting(Command::getAttempt).containsExactly(1, 2);
    }

    @ParameterizedTest
    @CsvSource({"ACTIVE", "PAST_DUE"})
    void failedRenewalIsTriedAgainOnScheduleOnceAWebhookAndALaterReadProveIt(String statusAfterwards) {
        carriesOut = false;
        policy("default", policy -> policy.setDailyCap(usd("40")));
        sell("A", "U");
        run(Duration.ofMinutes(2));
        assertThat(paid).hasSize(1);

        status = statusAfterwards;
        fails("A", "F1", END);
        run(Duration.ofMinutes(29));
        assertThat(decided()).as("reads come, but too soon").doesNotContain("A REJECTED renewal-failed");
        run(Duration.ofMinutes(3));
        assertThat(decided()).contains("A REJECTED renewal-failed");
        assertThat(used("day 2026-01-10 all USD")).as("its money is free").isNull();
        run(Duration.ofHours(3).plusMinutes(50));
        assertThat(paid).hasSize(1);
        run(Duration.ofMinutes(20));
        assertThat(paid).extracting(Command::getAttempt).containsExactly(1, 2);

        fails("A", "F1", END);
        run(Duration.ofDays(1));
        assertThat(paid)
                .as("the same webhook again tells nothing of the second attempt")
                .hasSize(2);

        status = "ACTIVE";
        ends.put("A", END.plus(CYCLE));
        run(Duration.ofDays(1));
        assertThat(decided()).endsWith("A CONFIRMED period-end-moved");
    }

    @Test
    void everyFailureOfItsOwnIsCountedUntilFiveAttemptsAreMade() {
        carriesOut = false;
        ends.put("A", END);
        policy("default", policy -> policy);
        ends.put("A", START.plus(Duration.ofDays(6)));
        policy(
                "subscription:A",
                policy -> policy.setLeadTimeSeconds(Duration.ofDays(6).toSeconds()));
        tell("A", "U");
        for (int failure = 1; failure <= 5; failure++) {
            runUntilPaid(failure);
            fails("A", "F" + failure, ends.get("A"));
        }
        run(Duration.ofDays(1));

        assertThat(paid).hasSize(5);
        assertThat(decided()).contains("A PARKED attempts-exhausted");
        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < 5; i++) {
            pauses.add(Duration.between(
                            paid.get(i - 1).getReleasedAt(), paid.get(i).getReleasedAt())
                    .toHours());
        }
        assertThat(pauses).containsExactly(4L, 12L, 24L, 24L);
    }

    @ParameterizedTest
    @CsvSource({"stale", "another-period", "older-form"})
    void whatIsLessThanProofChangesNothing(String how) {
        carriesOut = false;
        policy("default", policy -> policy);
        sell("A", "U");
        run(Duration.ofMinutes(2));
        switch (how) {
            case "stale" -> failsStale("A", END);
            case "another-period" -> fails("A", "F1", END.minus(CYCLE));
            default -> fails("A", "F1", null);
        }
        run(Duration.ofDays(2));
        assertThat(paid).hasSize(1);
        assertThat(decided()).contains("A PARKED no-proof-of-renewal").doesNotContain("A REJECTED renewal-failed");
    }

    @Test
    void failureThatIsToldOfAParkedRenewalHealsIt() {
        carriesOut = false;
        policy("default", policy -> policy);
        sell("A", "U");
        run(Duration.ofHours(26));
        assertThat(decided()).endsWith("A PARKED no-proof-of-renewal");

        fails("A", "F1", END);
        run(Duration.ofHours(5));

        assertThat(paid).extracting(Command::getAttempt).containsExactly(1, 2);
    }

    @Test
    void afterAPersonsRetryOfADoubtfulAttemptNobodyKnowsWhoseFailureItWas() {
        carriesOut = false;
        policy("default", policy -> policy);
        sell("A", "U");
        run(Duration.ofHours(26));
        ask(CommandKind.RETRY_RENEWAL, paid.getFirst().getOpId().orElseThrow());
        run(Duration.ofMinutes(5));
        assertThat(paid).hasSize(2);

        fails("A", "F1", END);
        run(Duration.ofDays(1));

        assertThat(paid).hasSize(2);
    }

    @Test
    void whatAnEarlierVersionReleasedIsFreedWithoutHarm() {
        topology.<DispatchEntry>store(Stores.DISPATCH_PAID)
                .put(
                        "Z~op~1",
                        new DispatchEntry("RELEASED", null, new Amount("33.00", "USD"), START, null, null, null));
        topology.send(
                Topics.COMMAND_OUTCOMES,
                "Z",
                CommandOutcome.newBuilder()
                        .setCommandId("Z~op~1")
                        .setSubscriptionId("Z")
                        .setKind(CommandKind.RENEW_SUBSCRIPTION)
                        .setResult(CommandResult.REJECTED)
                        .setReason("not-found")
                        .setAt(topology.now())
                        .build());
        assertThat(used("day 2026-01-10 all USD")).isNull();
        assertThat(topology.<DispatchEntry>store(Stores.DISPATCH_PAID)
                        .get("Z~op~1")
                        .getState())
                .isEqualTo("ENDED");
    }

    @Test
    void oldPursesAreDroppedAndTheYoungerKept() {
        var store = topology.<Amount>store(Stores.DISPATCH_SPENDING);
        Amount some = new Amount("1.00", "USD");
        List<String> old = List.of("day 2025-11-30 all USD", "day 2025-11-30 user U USD", "month 2024-10 all USD");
        List<String> young = List.of("day 2025-12-01 all USD", "month 2024-11 user U USD", "month 2026-01 all USD");
        old.forEach(key -> store.put(key, some));
        young.forEach(key -> store.put(key, some));

        topology.advance(Duration.ofSeconds(1));

        assertThat(old).allSatisfy(key -> assertThat(store.get(key)).isNull());
        assertThat(young).allSatisfy(key -> assertThat(store.get(key)).isEqualTo(some));
    }

    private void sell(String id, String user) {
        ends.put(id, END);
        tell(id, user);
    }

    private void tell(String id, String user) {
        topology.webhook(id, "mailbox.order.success", """
                {"event":"mailbox.order.success","eventId":"E","data":{"domainName":"%s.com","userId":"%s",\
                "subscriptionId":"%s","orderId":"O-%s","workspaceType":"GOOGLE","expiryDate":"%s","price":11,\
                "quantity":3}}""".formatted(id, user, id, id, ends.get(id)), topology.now());
    }

    private void fails(String id, String eventId, @Nullable Instant end) {
        topology.send(Topics.WEBHOOKS, id, failure(id, eventId, end));
    }

    private void failsStale(String id, Instant end) {
        WebhookReceived stale = topology.sealedStale("subscription.renewal.failed", failureBody(id, "F1", end));
        topology.send(Topics.WEBHOOKS, id, stale);
    }

    private WebhookReceived failure(String id, String eventId, @Nullable Instant end) {
        return topology.sealed("subscription.renewal.failed", failureBody(id, eventId, end), topology.now());
    }

    private static String failureBody(String id, String eventId, @Nullable Instant end) {
        String period = end == null ? "" : ",\"periodEnd\":\"" + end + "\",\"subscriptionStatus\":\"PAST_DUE\"";
        return """
                {"event":"subscription.renewal.failed","eventId":"%s","data":{"userId":"U","userEmail":"u@a.com",\
                "subscriptionId":"%s","workspaceType":"GOOGLE","quantity":3,"reason":"Insufficient balance %s"%s}}""".formatted(eventId, id, eventId, period);
    }

    private void policy(String scope, UnaryOperator<RenewalPolicy.Builder> change) {
        topology.policy(change.apply(RenewalPolicy.newBuilder()
                        .setScope(scope)
                        .setMode(RenewalMode.ARMED)
                        .setVersion(1)
                        .setUpdatedAt(topology.now()))
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

    private void ask(CommandKind kind, String opId) {
        ask(kind, opId, null);
    }

    private void approve(String opId, Money upTo) {
        ask(CommandKind.APPROVE_RENEWAL, opId, upTo);
    }

    private void ask(CommandKind kind, String opId, @Nullable Money upTo) {
        topology.request(CommandRequest.newBuilder()
                .setCommandId("A~by-hand-" + requests++)
                .setKind(kind)
                .setOpId(opId)
                .setUpTo(upTo)
                .setActor("ann")
                .setReason("seen")
                .setRequestedAt(topology.now())
                .build());
    }

    private void runUntilPaid(int times) {
        for (int step = 0; paid.size() < times && step < 400; step++) {
            run(Duration.ofMinutes(5));
        }
        assertThat(paid).hasSize(times);
    }

    private void run(Duration time) {
        Instant until = topology.now().plus(time);
        while (topology.now().isBefore(until)) {
            topology.advance(Duration.ofSeconds(30));
            topology.commands().forEach(this::execute);
        }
        topology.read(Topics.RENEWALS).stream()
                .map(Map.Entry::getValue)
                .filter(decision -> decision.getKind() != RenewalDecisionKind.NOTICE
                        && decision.getKind() != RenewalDecisionKind.DUE)
                .forEach(decisions::add);
    }

    private void execute(Command command) {
        String id = command.getSubscriptionId();
        Instant end = Objects.requireNonNull(ends.get(id));
        switch (command.getKind()) {
            case OBSERVE_SUBSCRIPTION ->
                topology.observed(SubscriptionObserved.newBuilder()
                        .setSubscriptionId(id)
                        .setCommandId(command.getCommandId())
                        .setShown(true)
                        .setObservedAt(topology.now())
                        .setStatus(status)
                        .setPeriodStart(end.minus(CYCLE))
                        .setPeriodEnd(end)
                        .setAutoRenew(false)
                        .setPrice(usd(price))
                        .setQuantity(3)
                        .setClockSkewMillis(0L)
                        .build());
            case RENEW_SUBSCRIPTION -> {
                paid.add(command);
                if (carriesOut && answer != CommandResult.REJECTED) {
                    ends.put(id, end.plus(CYCLE));
                }
                topology.send(
                        Topics.COMMAND_OUTCOMES,
                        id,
                        CommandOutcome.newBuilder()
                                .setCommandId(command.getCommandId())
                                .setSubscriptionId(id)
                                .setKind(CommandKind.RENEW_SUBSCRIPTION)
                                .setResult(answer)
                                .setReason(answer == CommandResult.REJECTED ? "not-found" : "test")
                                .setAt(topology.now())
                                .build());
            }
            default -> throw new AssertionError(command);
        }
    }

    private List<RenewalDecision> only(RenewalDecisionKind kind) {
        return decisions.stream().filter(decision -> decision.getKind() == kind).toList();
    }

    private List<String> decided() {
        return decisions.stream()
                .map(decision -> (decision.getSubscriptionId() + " " + decision.getKind() + " "
                                + (plain(decision.getKind()) ? "" : decision.getReason()))
                        .strip())
                .toList();
    }

    /** Of these the reason does not matter here. */
    private static boolean plain(RenewalDecisionKind kind) {
        return kind == RenewalDecisionKind.IN_DOUBT || kind == RenewalDecisionKind.RELEASED;
    }

    private @Nullable String used(String purse) {
        Amount used = topology.<Amount>store(Stores.DISPATCH_SPENDING).get(purse);
        return used == null ? null : used.getAmount();
    }

    private static Money usd(String amount) {
        return new Money(new BigDecimal(amount).setScale(4), "USD");
    }
}
