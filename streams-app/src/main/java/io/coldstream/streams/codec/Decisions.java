package io.coldstream.streams.codec;

import io.coldstream.avro.Cause;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.RenewalDecision;
import io.coldstream.avro.RenewalDecisionKind;
import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.avro.DispatchSend;
import io.coldstream.streams.domain.Account;
import io.coldstream.streams.domain.Decision;
import io.coldstream.streams.domain.ErrorReport;
import io.coldstream.streams.domain.Observation;
import io.coldstream.streams.domain.Operation;
import io.coldstream.streams.domain.Policy;
import io.coldstream.streams.domain.Signs;
import io.coldstream.streams.domain.Stamped;
import io.coldstream.streams.domain.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decisions as records. */
public final class Decisions {

    private static final int PAID = 0;
    private static final int OTHER = 1;
    private static final int READ = 2;
    private static final int REPORT = 3;

    private Decisions() {}

    public static RenewalDecision renewal(
            Subscription subscription, Decision.RenewalDecided decided, Instant at, List<Cause> causes) {
        Operation operation = decided.operation();
        Decision.More more = decided.more();
        Policy policy = subscription.renewal().policy();
        Observation read = subscription.renewal().observed();
        return RenewalDecision.newBuilder()
                .setSubscriptionId(subscription.id())
                .setKind(RenewalDecisionKind.valueOf(decided.step().name()))
                .setOpId(operation == null ? more.opId() : operation.opId())
                .setAttempt(operation == null ? 0 : operation.attempt())
                .setPeriodEnd(decided.periodEnd())
                .setRenewedUntil(operation == null ? more.renewedUntil() : operation.renewedUntil())
                .setNoticeDays(more.noticeDays())
                .setNextAt(more.nextAt())
                .setEstimate(Amounts.wire(decided.estimate()))
                .setPolicyScope(policy == null ? null : policy.scope())
                .setPolicyVersion(policy == null ? 0 : policy.version())
                .setReason(decided.reason())
                .setActor(decided.actor())
                .setDecidedAt(at)
                .setObservedAt(read == null ? null : read.at())
                .setCauses(causes)
                .build();
    }

    public static Dispatch send(Subscription subscription, Decision.Send send) {
        Account account = Stamped.valueOf(subscription.claims().account());
        DispatchSend.Builder builder = DispatchSend.newBuilder()
                .setSubscriptionId(subscription.id())
                .setUrgency(send.urgency())
                .setUserId(account == null ? null : account.userId())
                .setDomain(Stamped.valueOf(subscription.claims().domain()));
        switch (send.call()) {
            case Decision.Call.Renew renew -> {
                builder.setKind(CommandKind.RENEW_SUBSCRIPTION.name())
                        .setPriority(PAID)
                        .setOpId(renew.opId())
                        .setAttempt(renew.attempt())
                        .setReadAt(renew.readAt())
                        .setMoneyPriority(renew.moneyPriority());
                Purchases.store(builder, renew.purchase());
            }
            case Decision.Call.UpdateMailbox update ->
                builder.setKind(CommandKind.UPDATE_MAILBOX.name())
                        .setPriority(OTHER)
                        .setChange(MailboxStates.change(update.change()));
            case Decision.Call.ReexportMailbox export ->
                builder.setKind(CommandKind.REEXPORT_MAILBOX.name())
                        .setPriority(OTHER)
                        .setReexport(Reexports.stored(export.reexport()));
            case Decision.Call.Observe observe ->
                builder.setKind(CommandKind.OBSERVE_SUBSCRIPTION.name()).setPriority(READ);
            case Decision.Call.ReportError(ErrorReport report) ->
                builder.setKind(CommandKind.REPORT_ERROR.name())
                        .setPriority(REPORT)
                        .setErrorReport(ErrorReports.stored(report));
        }
        return Dispatch.newBuilder()
                .setCommandId(send.commandId())
                .setSend(builder.build())
                .build();
    }

    /** A report of what an answer about a domain said, if it is to be reported. */
    public static Optional<Dispatch> report(CommandOutcome outcome) {
        String alias = outcome.getSubscriptionId();
        return outcome.getUnexpected()
                .map(unexpected -> Dispatch.newBuilder()
                        .setCommandId(alias + "~report-" + outcome.getAt().toEpochMilli())
                        .setSend(DispatchSend.newBuilder()
                                .setSubscriptionId(alias)
                                .setUrgency(outcome.getAt())
                                .setKind(CommandKind.REPORT_ERROR.name())
                                .setPriority(REPORT)
                                .setErrorReport(ErrorReports.stored(ErrorReports.domain(unexpected)))
                                .build())
                        .build());
    }

    /** What became of a command about a domain. */
    public static Dispatch settle(CommandOutcome outcome) {
        return settle(
                new Decision.Settle(outcome.getCommandId(), Decision.Settlement.ANSWERED),
                Answers.signs(outcome),
                outcome.getAt());
    }

    /**
     * @param signs what the record that settles it tells of the reseller
     */
    public static Dispatch settle(Decision.Settle settle, Signs signs, Instant at) {
        return Dispatch.newBuilder()
                .setCommandId(settle.commandId())
                .setSettlement(settle.settlement().name())
                .setClockSkewMillis(signs.clockSkewMillis())
                .setSkewReadAt(signs.clockSkewMillis() == null ? null : at)
                .setHealth(signs.health().name())
                .setRetryAfterSeconds(signs.retryAfterSeconds())
                .build();
    }
}
