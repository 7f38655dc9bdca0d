package io.coldstream.local.faults;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandAttempt;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.RenewalDecision;
import io.coldstream.avro.RenewalDecisionKind;
import io.coldstream.avro.RenewalOperation;
import io.coldstream.avro.Subscription;
import io.coldstream.schemas.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What became of the renewals: by our topics, and by the sandbox's ledger, which is the judge. Nobody but us renews, and
 * each subscription is due once.
 */
final class Accounts {

    private static final Set<String> REASONS_TO_PARK = Set.of("no-proof-of-renewal", "attempts-exhausted");

    private final SandboxDoor sandbox;
    private final TopicView<Subscription> subscriptionNews;
    private final TopicView<RenewalDecision> decisionNews;
    private final TopicView<Command> commandNews;
    private final TopicView<CommandAttempt> attemptNews;
    private final TopicView<CommandOutcome> outcomeNews;

    private final Map<String, RenewalOperation> operations = new TreeMap<>();
    private final Map<String, Set<String>> operationIds = new HashMap<>();
    private final Map<String, Integer> claims = new HashMap<>();
    private final Set<String> withoutOutcome = new TreeSet<>();
    private final Set<String> parked = new TreeSet<>();
    private final Set<String> retried = new TreeSet<>();
    private final Set<String> withoutEvidence = new TreeSet<>();

    Accounts(House house) {
        sandbox = house.sandbox();
        subscriptionNews = house.view(Topics.SUBSCRIPTIONS);
        decisionNews = house.view(Topics.RENEWALS);
        commandNews = house.view(Topics.COMMANDS);
        attemptNews = house.view(Topics.COMMAND_ATTEMPTS);
        outcomeNews = house.view(Topics.COMMAND_OUTCOMES);
    }

    /** Reads the topics to their ends. What comes from another comes after it, also here. */
    void update() {
        commandNews.news(record -> released(record.value()));
        attemptNews.news(record -> claims.computeIfPresent(record.value().getCommandId(), this::claimed));
        outcomeNews.news(record -> withoutOutcome.remove(record.value().getCommandId()));
        decisionNews.news(record -> decided(record.value()));
        subscriptionNews.news(
                record -> record.value().getRenewal().ifPresent(operation -> operations.put(record.key(), operation)));
    }

    private void released(Command command) {
        if (command.getKind() == CommandKind.RENEW_SUBSCRIPTION) {
            claims.putIfAbsent(command.getCommandId(), 0);
        }
    }

    private int claimed(String commandId, int times) {
        withoutOutcome.add(commandId);
        return times + 1;
    }

    private void decided(RenewalDecision decision) {
        decision.getOpId()
                .ifPresent(id -> operationIds
                        .computeIfAbsent(decision.getSubscriptionId(), subscription -> new HashSet<>())
                        .add(id));
        String attempt = decision.getOpId().orElse("") + "~" + decision.getAttempt();
        if (decision.getKind() == RenewalDecisionKind.REQUESTED
                && decision.getActor().isPresent()) {
            retried.add(attempt);
        }
        if (decision.getKind() == RenewalDecisionKind.PARKED) {
            parked.add(attempt);
            if (!REASONS_TO_PARK.contains(decision.getReason())
                    || decision.getCauses().isEmpty()) {
                withoutEvidence.add(attempt + " (" + decision.getReason() + ")");
            }
        }
    }

    /** The operation of each subscription that has one. */
    Map<String, RenewalOperation> operations() {
        return new TreeMap<>(operations);
    }

    /** The subscriptions whose operation is in one of these states. */
    Set<String> in(String... states) {
        return operations.entrySet().stream()
                .filter(entry -> List.of(states).contains(entry.getValue().getState()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How often each subscription was charged for a renewal. */
    Map<String, Long> charges() {
        return sandbox.charges().stream()
                .collect(Collectors.groupingBy(SandboxDoor.Charge::subscriptionId, Collectors.counting()));
    }

    /** Renewals that were claimed and of which no outcome was reported. */
    Set<String> claimedWithoutOutcome() {
        return new TreeSet<>(withoutOutcome);
    }

    /** Attempts that needed a person, unless a later read showed them renewed. */
    Set<String> parked() {
        return new TreeSet<>(parked);
    }

    /** Attempts that a person asked for. */
    Set<String> retried() {
        return new TreeSet<>(retried);
    }

    /** What must never be, seen in the topics as last read and in the ledger as it is now. */
    List<String> violations() {
        List<String> violations = new ArrayList<>();
        Map<String, Long> charges = charges();
        charges.forEach((id, times) -> {
            if (times > 1) {
                violations.add(id + " was charged " + times + " times: " + operations.get(id));
            }
        });
        in("CONFIRMED").forEach(id -> {
            if (!charges.containsKey(id)) {
                violations.add(id + " is confirmed and was not charged: " + operations.get(id));
            }
        });
        claims.forEach((id, times) -> {
            if (times > 1) {
                violations.add(id + " was claimed " + times + " times");
            }
        });
        operationIds.forEach((id, ids) -> {
            if (ids.size() > 1) {
                violations.add(id + " has several operations of one period: " + ids);
            }
        });
        withoutEvidence.forEach(attempt -> violations.add(attempt + " was parked without evidence"));
        return violations;
    }
}
