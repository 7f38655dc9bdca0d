package io.coldstream.streams.codec;

import io.coldstream.streams.avro.AnnouncementState;
import io.coldstream.streams.avro.ApprovalState;
import io.coldstream.streams.avro.AskState;
import io.coldstream.streams.avro.OperationState;
import io.coldstream.streams.avro.OrderProgress;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.PhaseState;
import io.coldstream.streams.avro.Read;
import io.coldstream.streams.avro.StampedAccount;
import io.coldstream.streams.avro.StampedCount;
import io.coldstream.streams.avro.StampedOrder;
import io.coldstream.streams.avro.StampedText;
import io.coldstream.streams.avro.SubscriptionState;
import io.coldstream.streams.avro.ToldState;
import io.coldstream.streams.domain.Account;
import io.coldstream.streams.domain.Approval;
import io.coldstream.streams.domain.Claims;
import io.coldstream.streams.domain.Failures;
import io.coldstream.streams.domain.Fulfilment;
import io.coldstream.streams.domain.Observation;
import io.coldstream.streams.domain.Operation;
import io.coldstream.streams.domain.Order;
import io.coldstream.streams.domain.Phase;
import io.coldstream.streams.domain.Renewal;
import io.coldstream.streams.domain.Request;
import io.coldstream.streams.domain.Stamp;
import io.coldstream.streams.domain.Stamped;
import io.coldstream.streams.domain.Status;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.domain.Told;
import io.coldstream.streams.domain.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A subscription in its store, and back. */
public final class SubscriptionStates {

    private SubscriptionStates() {}

    /** Without what stands beside a subscription in its own store: its timeline, and where it was read from. */
    public static SubscriptionState store(Subscription subscription) {
        return store(subscription, 0, null);
    }

    /** @param observedFrom the record of the newest read that it holds */
    public static SubscriptionState store(Subscription subscription, long storyLength, @Nullable Origin observedFrom) {
        Claims claims = subscription.claims();
        Renewal renewal = subscription.renewal();
        return SubscriptionState.newBuilder()
                .setAccount(map(
                        claims.account(),
                        fact -> new StampedAccount(
                                fact.value().userId(),
                                fact.value().email(),
                                fact.stamp().sentAt(),
                                fact.stamp().bodyHash())))
                .setDomainId(map(claims.domainId(), SubscriptionStates::text))
                .setDomain(map(claims.domain(), SubscriptionStates::text))
                .setProvider(map(claims.provider(), SubscriptionStates::text))
                .setStatus(map(
                        claims.status(),
                        fact -> new StampedText(
                                fact.value().name(),
                                fact.stamp().sentAt(),
                                fact.stamp().bodyHash())))
                .setReportedQuantity(map(
                        claims.quantity(),
                        fact -> new StampedCount(
                                fact.value(),
                                fact.stamp().sentAt(),
                                fact.stamp().bodyHash())))
                .setUndatedAt(claims.undatedAt())
                .setPeriodEnd(claims.periodEnd())
                .setOrders(orders(claims))
                .setNewestAt(claims.newestAt())
                .setApplied(AppliedMarks.store(claims.applied()))
                .setMailboxesKnown(subscription.fulfilment().mailboxesKnown())
                .setAnomalies(subscription.fulfilment().anomalies())
                .setProgress(subscription.fulfilment().orders().entrySet().stream()
                        .map(entry -> new OrderProgress(
                                entry.getKey(),
                                entry.getValue().created(),
                                entry.getValue().heardAt(),
                                entry.getValue().incompleteSince()))
                        .toList())
                .setPhase(map(
                        subscription.phase(),
                        phase -> new PhaseState(
                                phase.kind().name(), phase.periodEnd(), phase.reason(), phase.waitingSince())))
                .setLineage(Lineages.store(subscription.lineage()))
                .setHeld(subscription.held())
                .setObserved(map(renewal.observed(), SubscriptionStates::read))
                .setFirstSeenAt(renewal.firstSeenAt())
                .setLookedAt(renewal.lookedAt())
                .setLookWantedAt(renewal.lookWantedAt())
                .setPolicy(map(renewal.policy(), Policies::store))
                .setAsk(map(
                        renewal.ask(),
                        ask -> new AskState(
                                ask.commandId(),
                                ask.opId(),
                                ask.asker().actor(),
                                ask.asker().reason(),
                                ask.askedAt())))
                .setOperation(map(renewal.operation(), SubscriptionStates::operation))
                .setAnnounced(map(
                        renewal.announced(),
                        said -> new AnnouncementState(
                                said.periodEnd(),
                                said.kind().name(),
                                said.reason(),
                                said.opId(),
                                Amounts.stored(said.estimate()))))
                .setTold(map(
                        renewal.told(),
                        told -> new ToldState(
                                told.periodEnd(),
                                told.noticeDays(),
                                told.due(),
                                Amounts.stored(told.firstPrice()),
                                told.pastDue())))
                .setApproval(map(
                        renewal.approval(),
                        approval -> new ApprovalState(
                                approval.opId(),
                                Amounts.stored(approval.upTo()),
                                approval.asker().actor(),
                                approval.asker().reason(),
                                approval.at())))
                .setStoryLength(storyLength)
                .setObservedFrom(observedFrom)
                .build();
    }

    public static Subscription load(String id, SubscriptionState state) {
        TreeMap<String, Stamped<Order>> orders = new TreeMap<>();
        state.getOrders().forEach(order -> orders.put(order.getOrderId(), order(order)));
        Claims claims = new Claims(
                state.getAccount()
                        .map(fact -> new Stamped<>(
                                new Account(fact.getUserId(), fact.getEmail().orElse(null)),
                                new Stamp(fact.getSentAt(), fact.getBodyHash())))
                        .orElse(null),
                text(state.getDomainId()),
                text(state.getDomain()),
                text(state.getProvider()),
                state.getStatus()
                        .map(fact -> new Stamped<>(
                                Status.valueOf(fact.getValue()), new Stamp(fact.getSentAt(), fact.getBodyHash())))
                        .orElse(null),
                state.getReportedQuantity()
                        .map(fact -> new Stamped<>(fact.getValue(), new Stamp(fact.getSentAt(), fact.getBodyHash())))
                        .orElse(null),
                state.getUndatedAt().orElse(null),
                state.getPeriodEnd().orElse(null),
                orders,
                state.getNewestAt().orElse(null),
                AppliedMarks.load(state.getApplied()));
        return new Subscription(
                id,
                claims,
                fulfilment(state),
                renewal(state),
                Lineages.load(state.getLineage().orElse(null)),
                state.getHeld().orElse(null),
                state.getPhase()
                        .map(phase -> new Phase(
                                Phase.Kind.valueOf(phase.getKind()),
                                phase.getPeriodEnd(),
                                phase.getReason(),
                                phase.getWaitingSince().orElse(null)))
                        .orElse(null));
    }

    private static Fulfilment fulfilment(SubscriptionState state) {
        TreeMap<String, Fulfilment.Progress> orders = new TreeMap<>();
        state.getProgress()
                .forEach(order -> orders.put(
                        order.getOrderId(),
                        new Fulfilment.Progress(
                                order.getCreated(),
                                order.getHeardAt().orElse(null),
                                order.getIncompleteSince().orElse(null))));
        return new Fulfilment(state.getMailboxesKnown(), state.getAnomalies(), orders);
    }

    private static Renewal renewal(SubscriptionState state) {
        return new Renewal(
                state.getObserved().map(SubscriptionStates::read).orElse(null),
                state.getFirstSeenAt().orElse(null),
                state.getLookedAt().orElse(null),
                state.getLookWantedAt().orElse(null),
                state.getPolicy().map(Policies::load).orElse(null),
                state.getAsk()
                        .map(ask -> new Renewal.Ask(
                                ask.getCommandId(),
                                ask.getOpId().orElse(null),
                                new Request.Asker(ask.getActor(), ask.getReason()),
                                ask.getAskedAt()))
                        .orElse(null),
                state.getOperation().map(SubscriptionStates::operation).orElse(null),
                state.getAnnounced()
                        .map(said -> new Renewal.Announcement(
                                said.getPeriodEnd(),
                                Verdict.Kind.valueOf(said.getKind()),
                                said.getReason(),
                                said.getOpId().orElse(null),
                                Amounts.stored(said.getEstimate().orElse(null))))
                        .orElse(null),
                state.getTold()
                        .map(told -> new Told(
                                told.getPeriodEnd(),
                                told.getNoticeDays().orElse(null),
                                told.getDue(),
                                Amounts.stored(told.getFirstPrice().orElse(null)),
                                told.getPastDue()))
                        .orElse(null),
                state.getApproval()
                        .map(approval -> new Approval(
                                approval.getOpId(),
                                Amounts.stored(approval.getUpTo().orElse(null)),
                                new Request.Asker(approval.getActor(), approval.getReason()),
                                approval.getAt()))
                        .orElse(null));
    }

    private static Operation operation(OperationState state) {
        return new Operation(
                state.getOpId(),
                state.getAttempt(),
                Operation.State.valueOf(state.getState()),
                state.getPeriodEnd(),
                Duration.ofMillis(state.getHalfCycleMillis()),
                Objects.requireNonNull(Amounts.stored(state.getEstimate())),
                state.getSince(),
                state.getInDoubtAt().orElse(null),
                state.getReconcileFrom().orElse(null),
                state.getReconcileStep(),
                state.getReason(),
                state.getRenewedUntil().orElse(null),
                state.getBasis().orElse(null),
                state.getNeverLeft(),
                state.getRetryAt().orElse(null),
                new Failures(state.getFailuresCounted(), state.getFailedAt().orElse(null), state.getEarlierUnproven(), state.getReleasedAt().orElse(null)));
    }

    private static OperationState operation(Operation operation) {
        return new OperationState(
                operation.opId(),
                operation.attempt(),
                operation.state().name(),
                operation.periodEnd(),
                operation.halfCycle().toMillis(),
                Amounts.stored(operation.estimate()),
                operation.since(),
                operation.inDoubtAt(),
                operation.reconcileFrom(),
                operation.reconcileStep(),
                operation.reason(),
                operation.renewedUntil(),
                operation.basis(),
                operation.neverLeft(),
                operation.retryAt(),
                operation.failures().counted(),
                operation.failures().toldAt(),
                operation.failures().earlierUnproven(),
                operation.failures().releasedAt());
    }

    private static Read read(Observation read) {
        return new Read(
                read.commandId(),
                read.shown(),
                read.at(),
                read.status().name(),
                read.periodStart(),
                read.periodEnd(),
                read.autoRenew(),
                Amounts.stored(read.price()),
                read.quantity());
    }

    private static Observation read(Read read) {
        return new Observation(
                read.getCommandId().orElse(null),
                read.getShown(),
                read.getAt(),
                Status.valueOf(read.getStatus()),
                read.getPeriodStart().orElse(null),
                read.getPeriodEnd().orElse(null),
                read.getAutoRenew().orElse(null),
                Amounts.stored(read.getPrice().orElse(null)),
                read.getQuantity().orElse(null),
                null,
                List.of(),
                null);
    }

    private static List<StampedOrder> orders(Claims claims) {
        return claims.orders().entrySet().stream()
                .map(entry -> {
                    Order order = entry.getValue().value();
                    Stamp stamp = entry.getValue().stamp();
                    return new StampedOrder(
                            entry.getKey(),
                            order.failure(),
                            order.quantity(),
                            Amounts.stored(order.price()),
                            order.orderedAt(),
                            stamp.sentAt(),
                            stamp.bodyHash());
                })
                .toList();
    }

    private static Stamped<Order> order(StampedOrder order) {
        return new Stamped<>(
                new Order(
                        order.getFailure().orElse(null),
                        order.getQuantity().orElse(null),
                        Amounts.stored(order.getPrice().orElse(null)),
                        order.getOrderedAt().orElse(null)),
                new Stamp(order.getSentAt(), order.getBodyHash()));
    }

    private static StampedText text(Stamped<String> fact) {
        return new StampedText(fact.value(), fact.stamp().sentAt(), fact.stamp().bodyHash());
    }

    private static @Nullable Stamped<String> text(Optional<StampedText> fact) {
        return fact.map(told -> new Stamped<>(told.getValue(), new Stamp(told.getSentAt(), told.getBodyHash())))
                .orElse(null);
    }

    private static <T, R> @Nullable R map(@Nullable T value, Function<T, R> to) {
        return value == null ? null : to.apply(value);
    }
}
