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
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reseller and the sink in one, for months on end: it renews by the calendar month what it is asked to and what renews
 * itself, and lets the rest go past due and expire.
 */
final class MonthlyReseller {

    private static final Duration GRACE = Duration.ofDays(7);

    /** One subscription; {@code end} is of the period that is paid for. */
    static final class Sold {
        final String id;
        final String user;
        final String domain;
        final int quantity;
        final String price;
        final boolean autoRenew;
        final @Nullable Instant domainUntil;
        Instant end;

        Sold(
                String id,
                String user,
                int quantity,
                String price,
                boolean autoRenew,
                @Nullable Instant domainUntil,
                Instant end) {
            this.id = id;
            this.user = user;
            this.domain = id + ".example";
            this.quantity = quantity;
            this.price = price;
            this.autoRenew = autoRenew;
            this.domainUntil = domainUntil;
            this.end = end;
        }
    }

    private final TopologyHarness topology;
    private final Map<String, Sold> sold = new HashMap<>();

    MonthlyReseller(TopologyHarness topology) {
        this.topology = topology;
    }

    /** Its webhooks arrive now. */
    void sell(Sold subscription) {
        sold.put(subscription.id, subscription);
        topology.webhook(
                subscription.id,
                "mailbox.order.success",
                """
                {"event":"mailbox.order.success","eventId":"E","data":{"domainName":"%s","userId":"%s",\
                "subscriptionId":"%s","orderId":"O-%s","workspaceType":"GOOGLE","expiryDate":"%s","price":%s,\
                "quantity":%d}}""".formatted(
                                subscription.domain,
                                subscription.user,
                                subscription.id,
                                subscription.id,
                                subscription.end,
                                subscription.price,
                                subscription.quantity),
                topology.now());
        if (subscription.domainUntil != null) {
            topology.webhook(
                    "domain:" + subscription.user + "/" + subscription.domain,
                    "domain.order.success",
                    """
                    {"event":"domain.order.success","eventId":"D","data":{"userId":"%s","userEmail":"u@example.net",\
                    "orderId":"D-%s","domainId":"DOM-%s","domainName":"%s","price":"12.50",\
                    "creationTime":"2025-06-01T00:00:00.000Z","expiryDate":"%s"}}""".formatted(
                                    subscription.user,
                                    subscription.id,
                                    subscription.id,
                                    subscription.domain,
                                    subscription.domainUntil),
                    topology.now());
        }
    }

    /** Lets time pass from one timer to the next, and carries out each command within seconds. */
    void run(Instant until) {
        while (topology.now().isBefore(until)) {
            Instant next = topology.nextDue();
            Instant limit = topology.now().plus(Duration.ofHours(6));
            Instant to = next == null || next.isAfter(limit) ? limit : next;
            long seconds = Math.max(1, Duration.between(topology.now(), to).toSeconds() + 1);
            topology.advance(Duration.ofSeconds(seconds));
            List<Command> commands;
            do {
                // What a timer or a read asked for is released by the next tick.
                topology.advance(Duration.ofSeconds(1));
                commands = topology.commands();
                commands.forEach(this::execute);
            } while (!commands.isEmpty());
        }
    }

    private void execute(Command command) {
        Sold subscription = Objects.requireNonNull(sold.get(command.getSubscriptionId()));
        renewItself(subscription);
        switch (command.getKind()) {
            case OBSERVE_SUBSCRIPTION -> topology.observed(observed(command, subscription));
            case RENEW_SUBSCRIPTION -> {
                subscription.end = monthAfter(subscription.end);
                topology.send(
                        Topics.COMMAND_OUTCOMES,
                        subscription.id,
                        CommandOutcome.newBuilder()
                                .setCommandId(command.getCommandId())
                                .setSubscriptionId(subscription.id)
                                .setKind(CommandKind.RENEW_SUBSCRIPTION)
                                .setResult(CommandResult.ACCEPTED)
                                .setReason("accepted")
                                .setAt(topology.now())
                                .build());
            }
            default -> throw new AssertionError(command);
        }
    }

    private void renewItself(Sold subscription) {
        while (subscription.autoRenew
                && !topology.now().isBefore(subscription.end)
                && (subscription.domainUntil == null || subscription.end.isBefore(subscription.domainUntil))) {
            subscription.end = monthAfter(subscription.end);
        }
    }

    private static Instant monthAfter(Instant end) {
        return end.atZone(ZoneOffset.UTC).plusMonths(1).toInstant();
    }

    private SubscriptionObserved observed(Command command, Sold subscription) {
        Instant now = topology.now();
        String status = now.isBefore(subscription.end)
                ? "ACTIVE"
                : now.isBefore(subscription.end.plus(GRACE)) ? "PAST_DUE" : "EXPIRED";
        return SubscriptionObserved.newBuilder()
                .setSubscriptionId(subscription.id)
                .setCommandId(command.getCommandId())
                .setShown(true)
                .setDomain(subscription.domain)
                .setOthersShown(List.of())
                .setObservedAt(now)
                .setStatus(status)
                .setPeriodStart(
                        subscription.end.atZone(ZoneOffset.UTC).minusMonths(1).toInstant())
                .setPeriodEnd(subscription.end)
                .setAutoRenew(subscription.autoRenew)
                .setPrice(new Money(new BigDecimal(subscription.price).setScale(4), "USD"))
                .setQuantity(subscription.quantity)
                .setClockSkewMillis(0L)
                .build();
    }
}
