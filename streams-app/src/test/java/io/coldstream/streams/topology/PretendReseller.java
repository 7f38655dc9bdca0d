package io.coldstream.streams.topology;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandResult;
import io.coldstream.avro.Money;
import io.coldstream.avro.SubscriptionObserved;
import io.coldstream.schemas.Topics;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The reseller and the sink in one: answers reads of many subscriptions, and keeps what it was asked to renew. */
final class PretendReseller {

    static final Duration CYCLE = Duration.ofDays(30);

    /** One subscription as the reseller keeps it. */
    static final class Sold {
        final String id;
        final String user;
        final String domain;
        Instant periodEnd;
        boolean listed = true;
        String status = "ACTIVE";
        boolean autoRenew;
        /** When its successor's webhook reached us. */
        @Nullable
        Instant replacedKnownAt;

        Sold(String id, String user, String domain, Instant periodEnd) {
            this.id = id;
            this.user = user;
            this.domain = domain;
            this.periodEnd = periodEnd;
        }
    }

    private TopologyHarness topology;
    private final Map<String, Sold> sold = new HashMap<>();
    private final Map<String, List<Sold>> byDomain = new HashMap<>();
    final List<Command> paid = new ArrayList<>();
    final List<Command> paidInVain = new ArrayList<>();

    /** Whether a renewal that was accepted is carried out. */
    boolean carriesOut = true;

    /** Is told of each command before it is carried out. */
    Consumer<Command> onExecute = command -> {};

    /** Whether the outcome of a renewal is ever written. */
    boolean answers = true;

    PretendReseller(TopologyHarness topology) {
        this.topology = topology;
    }

    /** From now on another process asks. */
    void servedBy(TopologyHarness next) {
        topology = next;
    }

    Sold sell(String id, String user, String domain, Instant periodEnd) {
        Sold subscription = new Sold(id, user, domain, periodEnd);
        sold.put(id, subscription);
        byDomain.computeIfAbsent(domain, name -> new ArrayList<>()).add(subscription);
        return subscription;
    }

    /** Its {@code mailbox.order.success} arrives now. */
    void tell(Sold subscription) {
        String body = """
                {"event":"mailbox.order.success","eventId":"E","data":{"domainName":"%s","userId":"%s",\
                "subscriptionId":"%s","orderId":"O-%s","workspaceType":"GOOGLE","expiryDate":"%s","price":11,\
                "quantity":3}}""".formatted(
                subscription.domain, subscription.user, subscription.id, subscription.id, subscription.periodEnd);
        topology.webhook(subscription.id, "mailbox.order.success", body, topology.now());
    }

    /** Lets time pass, carrying out each command at once. */
    void run(Duration time, Duration step) {
        Instant until = topology.now().plus(time);
        while (topology.now().isBefore(until)) {
            topology.advance(step);
            topology.commands().forEach(this::execute);
        }
    }

    private void execute(Command command) {
        onExecute.accept(command);
        Sold subscription = Objects.requireNonNull(sold.get(command.getSubscriptionId()));
        switch (command.getKind()) {
            case OBSERVE_SUBSCRIPTION -> topology.observed(observed(command, subscription));
            case RENEW_SUBSCRIPTION -> renew(command, subscription);
            case UPDATE_MAILBOX, REEXPORT_MAILBOX, RETRY_RENEWAL, RESOLVE_RENEWAL, UNKNOWN ->
                throw new AssertionError(command);
        }
    }

    private void renew(Command command, Sold subscription) {
        paid.add(command);
        if (subscription.replacedKnownAt != null) {
            paidInVain.add(command);
        }
        if (carriesOut && subscription.listed) {
            subscription.periodEnd = subscription.periodEnd.plus(CYCLE);
        }
        if (!answers) {
            return;
        }
        topology.send(
                Topics.COMMAND_OUTCOMES,
                subscription.id,
                CommandOutcome.newBuilder()
                        .setCommandId(command.getCommandId())
                        .setSubscriptionId(subscription.id)
                        .setKind(CommandKind.RENEW_SUBSCRIPTION)
                        .setResult(CommandResult.ACCEPTED)
                        .setReason("test")
                        .setAt(topology.now())
                        .build());
    }

    private SubscriptionObserved observed(Command command, Sold subscription) {
        String asked = command.getDomain().orElse(subscription.domain);
        boolean shown = subscription.listed && asked.equals(subscription.domain);
        return SubscriptionObserved.newBuilder()
                .setSubscriptionId(subscription.id)
                .setCommandId(command.getCommandId())
                .setShown(shown)
                .setDomain(subscription.listed ? subscription.domain : null)
                .setOthersShown(byDomain.getOrDefault(asked, List.of()).stream()
                        .filter(other -> other.listed && other.status.equals("ACTIVE") && other != subscription)
                        .map(other -> other.id)
                        .toList())
                .setObservedAt(topology.now())
                .setStatus(subscription.listed ? subscription.status : null)
                .setPeriodStart(subscription.listed ? subscription.periodEnd.minus(CYCLE) : null)
                .setPeriodEnd(subscription.listed ? subscription.periodEnd : null)
                .setAutoRenew(subscription.listed ? subscription.autoRenew : null)
                .setPrice(new Money(new BigDecimal("11.0000"), "USD"))
                .setQuantity(3)
                .setClockSkewMillis(0L)
                .build();
    }
}
