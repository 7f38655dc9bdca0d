package io.coldstream.local.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandAttempt;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.RenewalDecision;
import io.coldstream.avro.RenewalDecisionKind;
import io.coldstream.avro.RenewalOperation;
import io.coldstream.avro.Subscription;
import io.coldstream.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What became of the renewals: by our topics, and by the sandbox's ledger, which is the judge. */
final class Accounts {

    private final SandboxDoor sandbox;
    private final TopicView<Subscription> subscriptions;
    private final TopicView<RenewalDecision> decisions;
    private final TopicView<CommandAttempt> attempts;
    private final TopicView<Command> commands;
    private final TopicView<CommandOutcome> outcomes;

    Accounts(House house) {
        sandbox = house.sandbox();
        subscriptions = house.view(Topics.SUBSCRIPTIONS);
        decisions = house.view(Topics.RENEWALS);
        attempts = house.view(Topics.COMMAND_ATTEMPTS);
        commands = house.view(Topics.COMMANDS);
        outcomes = house.view(Topics.COMMAND_OUTCOMES);
    }

    /** The operation of each subscription that has one. */
    Map<String, RenewalOperation> operations() {
        Map<String, RenewalOperation> operations = new TreeMap<>();
        subscriptions
                .latest()
                .forEach((id, subscription) ->
                        subscription.getRenewal().ifPresent(operation -> operations.put(id, operation)));
        return operations;
    }

    /** The subscriptions whose operation is in one of these states. */
    Set<String> in(String... states) {
        return operations().entrySet().stream()
                .filter(entry -> List.of(states).contains(entry.getValue().getState()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** This many subscriptions have an operation, each in one of these states. */
    void assertAll(int count, String... states) {
        Map<String, RenewalOperation> others = operations();
        assertThat(others).hasSize(count);
        others.keySet().removeAll(in(states));
        assertThat(others).isEmpty();
    }

    /** How often each subscription was charged for a renewal. Nobody but us renews, and each is due once. */
    Map<String, Long> charges() {
        return sandbox.charged().stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    /** Renewals that were claimed and of which no outcome was ever reported. */
    Set<String> claimedWithoutOutcome() {
        Set<String> renewals = commands.values().stream()
                .filter(command -> command.getKind() == CommandKind.RENEW_SUBSCRIPTION)
                .map(Command::getCommandId)
                .collect(Collectors.toSet());
        Set<String> silent = attempts.values().stream()
                .map(CommandAttempt::getCommandId)
                .filter(renewals::contains)
                .collect(Collectors.toCollection(TreeSet::new));
        outcomes.values().forEach(outcome -> silent.remove(outcome.getCommandId()));
        return silent;
    }

    void assertNothingIsChargedTwice() {
        assertThat(charges()).allSatisfy((id, times) -> assertThat(times).as(id).isEqualTo(1));
    }

    /** Each of these was attempted once more, in somebody's name. */
    void assertAskedForByAPerson(Set<String> retried) {
        assertThat(decisions.values().stream()
                        .filter(decision -> decision.getKind() == RenewalDecisionKind.REQUESTED)
                        .filter(decision -> decision.getActor().isPresent())
                        .map(RenewalDecision::getSubscriptionId))
                .containsExactlyInAnyOrderElementsOf(retried);
    }

    void assertNoCommandWasClaimedTwice() {
        assertThat(attempts.values().stream()
                        .collect(Collectors.groupingBy(CommandAttempt::getCommandId, Collectors.counting())))
                .allSatisfy((id, times) -> assertThat(times).as(id).isEqualTo(1));
    }

    /** Every parked operation was announced, with a reason and the record that led to it. */
    void assertEvidenceFor(Set<String> parked) {
        Map<String, RenewalDecision> announced = decisions.values().stream()
                .filter(decision -> decision.getKind() == RenewalDecisionKind.PARKED)
                .collect(Collectors.toMap(
                        RenewalDecision::getSubscriptionId, Function.identity(), (earlier, later) -> later));
        assertThat(announced.keySet()).containsAll(parked);
        assertThat(announced.values()).allSatisfy(decision -> {
            assertThat(decision.getReason()).isIn("no-proof-of-renewal", "attempts-exhausted");
            assertThat(decision.getCauses()).isNotEmpty();
        });
    }

    /** One paid period, one operation, however often it was decided about. */
    void assertOneOperationEach() {
        Map<String, Set<String>> operations = decisions.values().stream()
                .filter(decision -> decision.getOpId().isPresent())
                .collect(Collectors.groupingBy(
                        RenewalDecision::getSubscriptionId,
                        Collectors.mapping(decision -> decision.getOpId().orElseThrow(), Collectors.toSet())));
        assertThat(operations).allSatisfy((id, ids) -> assertThat(ids).as(id).hasSize(1));
    }
}
