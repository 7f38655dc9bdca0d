package io.coldstream.streams.codec;

import io.coldstream.avro.Authentication;
import io.coldstream.avro.EventOrigin;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.streams.avro.AuditBase;
import io.coldstream.streams.avro.AuditPending;
import io.coldstream.streams.avro.AuditState;
import io.coldstream.streams.avro.DifferenceState;
import io.coldstream.streams.avro.FactsState;
import io.coldstream.streams.domain.Account;
import io.coldstream.streams.domain.Audit;
import io.coldstream.streams.domain.Claims;
import io.coldstream.streams.domain.Difference;
import io.coldstream.streams.domain.Fact;
import io.coldstream.streams.domain.Facts;
import io.coldstream.streams.domain.Observation;
import io.coldstream.streams.domain.Stamped;
import io.coldstream.streams.domain.Status;
import io.coldstream.streams.domain.Subscription;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What sweeps know of subscriptions, in its store, and what they found as events. */
public final class Audits {

    private static final ByteBuffer NO_BODY = ByteBuffer.wrap(new byte[0]);

    private Audits() {}

    public static AuditState store(Audit audit) {
        Audit.Base base = audit.base();
        Audit.Pending pending = audit.pending();
        return new AuditState(
                base == null
                        ? null
                        : new AuditBase(
                                facts(base.facts()),
                                base.swept(),
                                base.reportedAt(),
                                base.unknown(),
                                base.quantitySince()),
                pending == null
                        ? null
                        : new AuditPending(
                                pending.sweepId(),
                                pending.dueAt(),
                                facts(pending.seen()),
                                pending.unheard(),
                                pending.facts().stream()
                                        .map(Fact::name)
                                        .sorted()
                                        .toList()),
                audit.missingIn(),
                audit.absent());
    }

    public static Audit load(@Nullable AuditState state) {
        return state == null
                ? Audit.NONE
                : new Audit(
                        state.getBase()
                                .map(base -> new Audit.Base(
                                        facts(base.getFacts()),
                                        base.getSwept(),
                                        base.getReportedAt().orElse(null),
                                        base.getUnknown(),
                                        base.getQuantitySince()))
                                .orElse(null),
                        state.getPending()
                                .map(pending -> new Audit.Pending(
                                        pending.getSweepId(),
                                        pending.getDueAt(),
                                        facts(pending.getSeen()),
                                        pending.getUnheard(),
                                        pending.getFacts().stream()
                                                .map(Fact::valueOf)
                                                .collect(Collectors.toSet())))
                                .orElse(null),
                        state.getMissingIn().orElse(null),
                        state.getAbsent());
    }

    public static DifferenceState store(Difference difference) {
        return new DifferenceState(difference.kind().name(), difference.was(), difference.is(), difference.at());
    }

    /**
     * The event that the webhook would have been; empty where no webhook tells of such a thing, or where it is not known
     * that anything happened.
     */
    public static Optional<SubscriptionEvent> event(Subscription subscription, Difference difference) {
        Observation read = subscription.renewal().observed();
        boolean happened = switch (difference.kind()) {
            case IMPORTED, UNHEARD_OF, WEBHOOK_MISSED, CHANGED_AT_DASHBOARD -> true;
            case IN_FLIGHT, OUR_FAULT, NOT_LISTED -> false;
        };
        return read == null || !happened
                ? Optional.empty()
                : name(difference.fact(), read.status()).map(name -> event(subscription, read, difference, name));
    }

    private static Optional<String> name(Fact fact, Status status) {
        return switch (fact) {
            case SUBSCRIPTION, AUTO_RENEW, PRICE, QUANTITY -> Optional.of("subscription.updated");
            case PERIOD_END -> Optional.of("subscription.renewal.success");
            case STATUS ->
                switch (status) {
                    case PAST_DUE -> Optional.of("subscription.past_due");
                    case EXPIRED -> Optional.of("subscription.expired");
                    case CANCELLED -> Optional.of("subscription.cancelled");
                    case ACTIVE -> Optional.of("subscription.updated");
                    case UNKNOWN, ORDER_FAILED, RENEWING, REPLACED -> Optional.empty();
                };
            // What order it was, and which mailboxes, the list does not tell.
            case ORDER, MAILBOXES, LISTING -> Optional.empty();
        };
    }

    private static SubscriptionEvent event(
            Subscription subscription, Observation read, Difference difference, String name) {
        Claims claims = subscription.claims();
        Optional<Account> account = Optional.ofNullable(Stamped.valueOf(claims.account()));
        return SubscriptionEvent.newBuilder()
                .setSubscriptionId(subscription.id())
                .setIdentity(String.join(
                        "/",
                        "sweep",
                        difference.sweepId(),
                        subscription.id(),
                        difference.fact().name()))
                .setEvent(name)
                .setSentAt(read.at())
                .setReceivedAt(read.at())
                .setAuthentication(Authentication.UNKNOWN)
                .setBodyHash(NO_BODY.duplicate())
                .setUserId(account.map(Account::userId).orElse(null))
                .setUserEmail(account.map(Account::email).orElse(null))
                .setDomainId(Stamped.valueOf(claims.domainId()))
                .setDomain(Stamped.valueOf(claims.domain()))
                .setProvider(Stamped.valueOf(claims.provider()))
                .setQuantity(read.quantity())
                .setPrice(Amounts.wire(read.price()))
                .setPeriodStart(read.periodStart())
                .setPeriodEnd(read.periodEnd())
                .setAutoRenew(read.autoRenew())
                .setStatus(read.status().name())
                .setOrigin(EventOrigin.SWEEP)
                .build();
    }

    private static FactsState facts(Facts facts) {
        return new FactsState(
                facts.status().name(),
                facts.periodEnd(),
                facts.autoRenew(),
                Amounts.stored(facts.price()),
                facts.quantity());
    }

    private static Facts facts(FactsState state) {
        return new Facts(
                Status.valueOf(state.getStatus()),
                state.getPeriodEnd().orElse(null),
                state.getAutoRenew().orElse(null),
                Amounts.stored(state.getPrice().orElse(null)),
                state.getQuantity().orElse(null));
    }
}
