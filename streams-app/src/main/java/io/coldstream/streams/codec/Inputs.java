package io.coldstream.streams.codec;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.CommandResult;
import io.coldstream.avro.MailboxUpdate;
import io.coldstream.avro.SubscriptionObserved;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.avro.Timer;
import io.coldstream.streams.domain.Account;
import io.coldstream.streams.domain.CallAnswer;
import io.coldstream.streams.domain.CommandReleased;
import io.coldstream.streams.domain.Input;
import io.coldstream.streams.domain.MailboxChange;
import io.coldstream.streams.domain.Observation;
import io.coldstream.streams.domain.Request;
import io.coldstream.streams.domain.Status;
import io.coldstream.streams.domain.SubscriptionListed;
import io.coldstream.streams.domain.TimerFired;
import io.coldstream.streams.domain.TimerKind;
import java.util.Locale;
import java.util.Optional;

/** From the records that reach a subscription to the domain's inputs. */
public final class Inputs {

    private final BusinessClock clock;

    public Inputs(BusinessClock clock) {
        this.clock = clock;
    }

    public TimerFired timer(Timer timer) {
        return new TimerFired(
                TimerKind.valueOf(timer.getKind()),
                timer.getMailboxId().orElse(null),
                timer.getDueAt(),
                timer.getFiredAt(),
                Policies.of(timer));
    }

    public CommandReleased released(Command command) {
        return new CommandReleased(
                command.getCommandId(),
                CommandIds.mailboxId(command.getCommandId()),
                clock.at(command.getReleasedAt()),
                clock.at(command.getNotAfter()),
                command.getInDoubtAt());
    }

    public io.coldstream.streams.domain.CommandOutcome outcome(CommandOutcome outcome) {
        CallAnswer answer = new CallAnswer(
                switch (outcome.getResult()) {
                    case NOT_SENT -> io.coldstream.streams.domain.CommandOutcome.Result.NOT_SENT;
                    case REJECTED -> io.coldstream.streams.domain.CommandOutcome.Result.REJECTED;
                    case ACCEPTED -> io.coldstream.streams.domain.CommandOutcome.Result.ACCEPTED;
                    case UNKNOWN -> io.coldstream.streams.domain.CommandOutcome.Result.UNKNOWN;
                },
                outcome.getReason(),
                outcome.getAt(),
                outcome.getHttpStatus().orElse(null),
                outcome.getMessage().orElse(null),
                outcome.getActionId().orElse(null));
        return new io.coldstream.streams.domain.CommandOutcome(
                outcome.getCommandId(),
                CommandIds.mailboxId(outcome.getCommandId()),
                Answers.signs(outcome),
                outcome.getUnexpected().map(ErrorReports::domain).orElse(null),
                answer,
                outcome.getRetryAt().orElse(null));
    }

    /** Whether a call that changes something was accepted without the correlation id that the vendor gives since June 2026. */
    public static boolean lacksActionId(CommandOutcome outcome) {
        return outcome.getResult() == CommandResult.ACCEPTED
                && outcome.getActionId().isEmpty()
                && switch (outcome.getKind()) {
                    case RENEW_SUBSCRIPTION, UPDATE_MAILBOX, REEXPORT_MAILBOX, UPDATE_DNS_RECORD -> true;
                    case OBSERVE_SUBSCRIPTION,
                            RETRY_RENEWAL,
                            RESOLVE_RENEWAL,
                            OBSERVE_DNS,
                            REPORT_ERROR,
                            RETRY_COMMAND,
                            RESOLVE_COMMAND,
                            APPROVE_RENEWAL,
                            SWEEP_SUBSCRIPTIONS,
                            UNKNOWN -> false;
                };
    }

    /** A read that was asked for, or a page of a sweep that shows it. */
    public static Input read(SubscriptionObserved observed) {
        Observation read = observation(observed);
        return observed.getSweepId().isEmpty() || !read.shown()
                ? read
                : new SubscriptionListed(
                        observed.getSweepId().get(),
                        read,
                        observed.getUserId()
                                .filter(RoutingKey::isUsable)
                                .map(id -> new Account(id, null))
                                .orElse(null),
                        observed.getProvider()
                                .map(name -> name.toUpperCase(Locale.ROOT))
                                .orElse(null));
    }

    private static Observation observation(SubscriptionObserved observed) {
        return new Observation(
                observed.getCommandId().orElse(null),
                observed.getShown(),
                observed.getObservedAt(),
                status(observed.getStatus()),
                observed.getPeriodStart().orElse(null),
                observed.getPeriodEnd().orElse(null),
                observed.getAutoRenew().orElse(null),
                Amounts.domain(observed.getPrice().orElse(null)),
                observed.getQuantity().orElse(null),
                observed.getDomain().map(name -> name.toLowerCase(Locale.ROOT)).orElse(null),
                observed.getOthersShown(),
                observed.getClockSkewMillis().orElse(null));
    }

    /** A status that the vendor's pages don't name is UNKNOWN: no money moves on it. */
    static Status status(Optional<String> vendors) {
        return switch (vendors.orElse("").toUpperCase(Locale.ROOT)) {
            case "ACTIVE" -> Status.ACTIVE;
            case "RENEWING" -> Status.RENEWING;
            case "PAST_DUE" -> Status.PAST_DUE;
            case "EXPIRED" -> Status.EXPIRED;
            case "CANCELLED", "CANCELED" -> Status.CANCELLED;
            default -> Status.UNKNOWN;
        };
    }

    /** @throws Unusable if the kind is not known or something that it needs is missing */
    public static Request request(CommandRequest request) throws Unusable {
        String id = request.getCommandId();
        Request.Asker asker = new Request.Asker(request.getActor(), request.getReason());
        return switch (request.getKind()) {
            case RENEW_SUBSCRIPTION -> new Request.RenewNow(id, asker, request.getRequestedAt());
            case OBSERVE_SUBSCRIPTION -> new Request.Observe(id, asker, request.getRequestedAt());
            case UPDATE_MAILBOX ->
                new Request.UpdateMailbox(
                        id,
                        change(request.getMailboxUpdate().orElseThrow(() -> missing("mailboxUpdate"))),
                        request.getUrgent(),
                        asker,
                        request.getRequestedAt());
            case REEXPORT_MAILBOX ->
                new Request.ReexportMailbox(
                        id,
                        Reexports.domain(request.getReexport().orElseThrow(() -> missing("reexport"))),
                        request.getUrgent(),
                        asker,
                        request.getRequestedAt());
            case RETRY_RENEWAL ->
                new Request.RetryRenewal(
                        id, request.getOpId().orElseThrow(() -> missing("opId")), asker, request.getRequestedAt());
            case RESOLVE_RENEWAL ->
                new Request.ResolveRenewal(
                        id, request.getOpId().orElseThrow(() -> missing("opId")), asker, request.getRequestedAt());
            case APPROVE_RENEWAL ->
                new Request.ApproveRenewal(
                        id,
                        request.getOpId().orElseThrow(() -> missing("opId")),
                        Amounts.domain(request.getUpTo().orElse(null)),
                        asker,
                        request.getRequestedAt());
            case RETRY_COMMAND -> {
                String target = target(request);
                yield new Request.RetryCall(id, mailboxOf(target), target, asker, request.getRequestedAt());
            }
            case RESOLVE_COMMAND -> {
                String target = target(request);
                yield new Request.ResolveCall(id, mailboxOf(target), target, asker, request.getRequestedAt());
            }
            case UPDATE_DNS_RECORD, OBSERVE_DNS, REPORT_ERROR, SWEEP_SUBSCRIPTIONS, UNKNOWN -> throw missing("kind");
        };
    }

    private static String target(CommandRequest request) throws Unusable {
        return request.getTarget().orElseThrow(() -> missing("target"));
    }

    private static String mailboxOf(String target) throws Unusable {
        return Optional.ofNullable(CommandIds.mailboxId(target)).orElseThrow(() -> missing("target"));
    }

    private static MailboxChange change(MailboxUpdate update) {
        return new MailboxChange(
                update.getMailboxId(),
                update.getFirstName().orElse(null),
                update.getLastName().orElse(null),
                update.getUserName().orElse(null),
                update.getProfilePicture().orElse(null));
    }

    private static Unusable missing(String field) {
        return new Unusable(Unusable.Reason.BAD_FIELD, "/" + field);
    }
}
