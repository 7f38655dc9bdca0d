package io.coldstream.streams.codec;

import io.coldstream.avro.Order;
import io.coldstream.avro.RenewalOperation;
import io.coldstream.avro.SubscriptionPhase;
import io.coldstream.avro.SubscriptionStatus;
import io.coldstream.streams.domain.Account;
import io.coldstream.streams.domain.Claims;
import io.coldstream.streams.domain.Mailbox;
import io.coldstream.streams.domain.Observation;
import io.coldstream.streams.domain.Operation;
import io.coldstream.streams.domain.Phase;
import io.coldstream.streams.domain.Stamped;
import io.coldstream.streams.domain.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Subscriptions and mailboxes as the world sees them. */
public final class Inventory {

    private Inventory() {}

    public static io.coldstream.avro.Subscription subscription(Subscription subscription) {
        Claims claims = subscription.claims();
        Observation read = subscription.renewal().observed();
        Account account = Stamped.valueOf(claims.account());
        Phase phase = subscription.phaseShown();
        return io.coldstream.avro.Subscription.newBuilder()
                .setSubscriptionId(subscription.id())
                .setStatus(SubscriptionStatus.valueOf(subscription.status().name()))
                .setUserId(account == null ? null : account.userId())
                .setUserEmail(account == null ? null : account.email())
                .setDomainId(Stamped.valueOf(claims.domainId()))
                .setDomain(Stamped.valueOf(claims.domain()))
                .setProvider(Stamped.valueOf(claims.provider()))
                .setQuantity(subscription.quantity())
                .setMailboxesKnown(subscription.fulfilment().mailboxesKnown())
                .setMailboxesUnknown(subscription.mailboxesUnknown())
                .setPrice(Amounts.wire(subscription.price()))
                .setClaimedPeriodEnd(claims.periodEnd())
                .setObservedPeriodStart(read == null ? null : read.periodStart())
                .setObservedPeriodEnd(read == null ? null : read.periodEnd())
                .setObservedAt(read == null ? null : read.at())
                .setAutoRenew(read == null ? null : read.autoRenew())
                .setOrders(orders(subscription))
                .setRenewal(operation(subscription.renewal().operation()))
                .setPredecessors(subscription.lineage().predecessors())
                .setSuccessor(subscription.lineage().successor())
                .setHeld(subscription.held())
                .setPhase(
                        phase == null
                                ? null
                                : SubscriptionPhase.valueOf(phase.kind().name()))
                .setGraceEndsAt(phase == null ? null : phase.graceEndsAt())
                .setAnomalies(subscription.fulfilment().anomalies())
                .setUpdatedAt(updatedAt(claims.newestAt(), read))
                .build();
    }

    /** A mailbox that was created; one of which only updates are known is not shown. */
    public static io.coldstream.avro.Mailbox mailbox(String subscriptionId, Mailbox mailbox) {
        Mailbox.Creation created = Objects.requireNonNull(mailbox.created()).value();
        Account account = created.account();
        return io.coldstream.avro.Mailbox.newBuilder()
                .setMailboxId(mailbox.id())
                .setSubscriptionId(subscriptionId)
                .setOrderId(created.orderId())
                .setUserId(account == null ? null : account.userId())
                .setUserEmail(account == null ? null : account.email())
                .setDomain(created.domain())
                .setProvider(created.provider())
                .setEmail(Stamped.valueOf(mailbox.email()))
                .setFirstName(Stamped.valueOf(mailbox.firstName()))
                .setLastName(Stamped.valueOf(mailbox.lastName()))
                .setUserName(Stamped.valueOf(mailbox.userName()))
                .setProfilePicture(Stamped.valueOf(mailbox.profilePicture()))
                .setIsAdmin(created.admin())
                .setPrice(Amounts.wire(created.price()))
                .setCreatedAt(created.createdAt())
                .setExpiresAt(created.expiresAt())
                .setHasCredentials(mailbox.credentials() != null)
                .setAnomalies(mailbox.anomalies())
                .setUpdatedAt(Objects.requireNonNull(mailbox.updatedAt()))
                .build();
    }

    private static List<Order> orders(Subscription subscription) {
        return subscription.claims().orders().entrySet().stream()
                .map(entry -> {
                    io.coldstream.streams.domain.Order order = entry.getValue().value();
                    return Order.newBuilder()
                            .setOrderId(entry.getKey())
                            .setFailed(order.failed())
                            .setReason(order.failure())
                            .setQuantity(order.quantity())
                            .setPrice(Amounts.wire(order.price()))
                            .setOrderedAt(order.orderedAt())
                            .setCreated(subscription.fulfilment().created(entry.getKey()))
                            .setMissing(subscription.missing(entry.getKey()))
                            .setIncompleteSince(subscription.fulfilment().incompleteSince(entry.getKey()))
                            .build();
                })
                .toList();
    }

    private static @Nullable RenewalOperation operation(@Nullable Operation operation) {
        return operation == null
                ? null
                : new RenewalOperation(
                        operation.opId(),
                        operation.attempt(),
                        operation.state().name(),
                        operation.periodEnd(),
                        operation.reason(),
                        operation.since());
    }

    private static Instant updatedAt(@Nullable Instant newestAt, @Nullable Observation read) {
        if (read == null || newestAt == null) {
            return read == null ? Objects.requireNonNullElse(newestAt, Instant.EPOCH) : read.at();
        }
        return newestAt.isAfter(read.at()) ? newestAt : read.at();
    }
}
