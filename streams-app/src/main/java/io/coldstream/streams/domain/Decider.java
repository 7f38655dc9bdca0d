package io.coldstream.streams.domain;

import io.coldstream.streams.domain.Decision.Alert;
import io.coldstream.streams.domain.Decision.AlertKind;
import io.coldstream.streams.domain.Decision.Call;
import io.coldstream.streams.domain.Decision.CommandMoved;
import io.coldstream.streams.domain.Decision.CommandStatus;
import io.coldstream.streams.domain.Decision.OrderProgressed;
import io.coldstream.streams.domain.Decision.OrderStep;
import io.coldstream.streams.domain.Decision.RenewalDecided;
import io.coldstream.streams.domain.Decision.RenewalStep;
import io.coldstream.streams.domain.Decision.Send;
import io.coldstream.streams.domain.Decision.Settle;
import io.coldstream.streams.domain.Decision.Settlement;
import io.coldstream.streams.domain.Operation.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What follows from a change: compares the state before and after an input. Pure and total. */
public final class Decider {

    private Decider() {}

    public static List<Decision> decide(Aggregate before, Input input, Aggregate after) {
        List<Decision> decisions = new ArrayList<>();
        Renewal was = before.subscription().renewal();
        Renewal is = after.subscription().renewal();
        LineageDecisions.decide(before, input, after, decisions);
        if (input instanceof Succession) {
            // What was taken over was told under the old id; only what needs a person is to be found under the new one.
            if (is.operation() != null && is.operation().state() == State.PARKED) {
                operation(was.operation(), after.subscription(), input, null, decisions);
            }
            return List.copyOf(decisions);
        }
        looks(was, input, after.subscription(), decisions);
        settles(input, decisions);
        report(input, after.subscription(), decisions);
        Observation read = Observation.in(input);
        if (read != null && read.equals(is.observed())) {
            WindowDecisions.renewedWithoutUs(was, read, after.subscription(), decisions);
        }
        WindowDecisions.announced(was.told(), input.at(), after.subscription(), decisions);
        operation(was.operation(), after.subscription(), input, is.ask() == null ? was.ask() : null, decisions);
        announcement(after.subscription().id(), was.announced(), is, decisions);
        approval(was, is, decisions);
        phase(before.subscription().phase(), after.subscription().phase(), decisions);
        orders(before.subscription(), after.subscription(), decisions);
        ask(was, after, input, decisions);
        if (after.mailbox() != null) {
            Mailbox earlier =
                    before.mailbox() == null ? Mailbox.unknown(after.mailbox().id()) : before.mailbox();
            CallDecisions.decide(
                    earlier.updates(), input, after.mailbox().updates(), Call.UpdateMailbox::new, decisions);
            CallDecisions.decide(
                    earlier.reexports(), input, after.mailbox().reexports(), Call.ReexportMailbox::new, decisions);
            if (input instanceof Request request) {
                CallDecisions.answer(request, !earlier.equals(after.mailbox()), decisions);
            }
        }
        return List.copyOf(decisions);
    }

    private static void looks(Renewal was, Input input, Subscription after, List<Decision> decisions) {
        if (!(input instanceof TimerFired timer)) {
            return;
        }
        Operation operation = after.renewal().operation();
        boolean look = switch (timer.kind()) {
            case LOOK ->
                timer.policy().mode() != Policy.Mode.OFF
                        || after.renewal().ask() != null
                        || after.lineage().isQuestioned();
            case RECONCILE -> operation != null && operation.state() != State.PARKED;
            // One that came too late made it a look.
            case NOTICE -> !Objects.equals(was.lookedAt(), after.renewal().lookedAt());
            case IN_DOUBT, MAILBOX, DOMAIN, GRACE, LAPSE, COMPLETENESS, DNS -> false;
        };
        if (look) {
            Instant urgency = timer.kind() == TimerKind.RECONCILE ? timer.firedAt() : urgency(after, timer.firedAt());
            decisions.add(new Send(LookId.of(after.id(), timer.firedAt()), new Call.Observe(), urgency));
        }
    }

    /** The next moment that matters: the end of the period, then that of its grace. What is over is read last. */
    private static Instant urgency(Subscription subscription, Instant now) {
        Instant end = subscription.periodEnd();
        if (end == null) {
            return now;
        }
        Instant graceEnd = end.plus(Timing.GRACE);
        Instant next = now.isBefore(end) ? end : graceEnd;
        return now.isBefore(next) ? next : now.plus(Timing.LOOK_AT_ENDED_EVERY);
    }

    private static void settles(Input input, List<Decision> decisions) {
        switch (input) {
            case CommandOutcome outcome ->
                decisions.add(new Settle(
                        outcome.commandId(),
                        switch (outcome.result()) {
                            case NOT_SENT, REJECTED -> Settlement.FREED;
                            case ACCEPTED, UNKNOWN -> Settlement.ANSWERED;
                        }));
            case Observation read -> {
                if (read.commandId() != null) {
                    decisions.add(new Settle(read.commandId(), Settlement.FREED));
                }
            }
            case WebhookEvent event -> {}
            case TimerFired timer -> {}
            case SubscriptionListed listed -> {}
            case NotListed missed -> {}
            case CommandReleased command -> {}
            case Request request -> {}
            case DomainNews news -> {}
            case MailboxLost lost -> {}
            case MailboxHandedOver handed -> {}
            case Succession succession -> {}
        }
    }

    /** At most one of a subscription and a moment: dispatch lets few of them through anyway. */
    private static void report(Input input, Subscription after, List<Decision> decisions) {
        if (input instanceof CommandOutcome outcome && outcome.unexpected() != null) {
            String commandId = after.id() + "~report-" + outcome.at().toEpochMilli();
            decisions.add(new Send(commandId, new Call.ReportError(outcome.unexpected()), outcome.at()));
        }
    }

    private static void operation(
            @Nullable Operation was,
            Subscription after,
            Input input,
            Renewal.@Nullable Ask ask,
            List<Decision> decisions) {
        Operation is = after.renewal().operation();
        if (is == null || (was != null && was.commandId().equals(is.commandId()) && was.state() == is.state())) {
            return;
        }
        Instant nextAt = nextAt(is, after.renewal());
        decisions.add(new RenewalDecided(
                is.state().step(),
                is,
                is.periodEnd(),
                is.estimate(),
                is.reason(),
                ask == null ? null : ask.asker().actor(),
                nextAt == null ? Decision.More.NOTHING : new Decision.More(null, null, null, nextAt)));
        switch (is.state()) {
            case REQUESTED -> decisions.add(new Send(is.commandId(), after.renew(is), is.periodEnd()));
            case CONFIRMED -> decisions.add(new Settle(is.commandId(), Settlement.CONFIRMED));
            case WITHDRAWN -> decisions.add(new Settle(is.commandId(), Settlement.WITHDRAWN));
            case REJECTED -> {
                // An outcome frees the money by itself; here no outcome said so, but a read.
                if (Observation.in(input) != null) {
                    decisions.add(new Settle(is.commandId(), Settlement.FREED));
                }
            }
            case RELEASED, ACCEPTED, IN_DOUBT, NOT_SENT, PARKED, RESOLVED, SUPERSEDED -> {
                // The money stays as the outcome left it.
            }
        }
        decisions.add(new CommandMoved(is.commandId(), status(is.state()), is.reason(), nextAt));
        if (is.state() == State.PARKED) {
            decisions.add(new Alert(AlertKind.RENEWAL_PARKED, is.opId(), is.reason()));
        } else if (is.needsEyes()) {
            decisions.add(new Alert(AlertKind.RENEWAL_REFUSED, is.opId(), is.reason()));
        }
    }

    /** When the next attempt comes by itself, where one does. */
    private static @Nullable Instant nextAt(Operation is, Renewal renewal) {
        if (!is.state().provablyNotDone() || !is.mayTryAgain()) {
            return null;
        }
        return is.retryAt() == null ? renewal.lookWantedAt() : is.retryAt();
    }

    private static void approval(Renewal was, Renewal is, List<Decision> decisions) {
        Approval given = is.approval();
        Renewal.Announcement of = was.awaitingApproval();
        if (given != null && of != null && !given.equals(was.approval())) {
            decisions.add(new RenewalDecided(
                    RenewalStep.APPROVED,
                    null,
                    of.periodEnd(),
                    given.upTo(),
                    given.asker().reason(),
                    given.asker().actor(),
                    new Decision.More(given.opId(), null, null, is.lookWantedAt())));
        }
    }

    private static void announcement(
            String subscriptionId, Renewal.@Nullable Announcement was, Renewal is, List<Decision> decisions) {
        Renewal.Announcement now = is.announced();
        if (now == null || now.equals(was)) {
            return;
        }
        RenewalStep step = switch (now.kind()) {
            case WOULD_RENEW -> RenewalStep.WOULD_RENEW;
            case REFUSED -> RenewalStep.REFUSED;
            case LATE -> RenewalStep.LATE;
            case AWAITING_APPROVAL -> RenewalStep.AWAITING_APPROVAL;
        };
        Observation read = is.observed();
        decisions.add(new RenewalDecided(
                step,
                null,
                now.periodEnd(),
                read == null ? null : read.estimate(),
                now.reason(),
                null,
                new Decision.More(now.opId(), null, null, null)));
        if (now.kind() == Verdict.Kind.AWAITING_APPROVAL && now.opId() != null) {
            decisions.add(new Alert(AlertKind.RENEWAL_AWAITS_APPROVAL, now.opId(), now.reason()));
        }
        if (now.kind() == Verdict.Kind.LATE) {
            decisions.add(new Alert(AlertKind.RENEWAL_LATE, subscriptionId, now.reason()));
        }
    }

    private static void phase(@Nullable Phase was, @Nullable Phase is, List<Decision> decisions) {
        boolean told = is != null
                && was != null
                && was.kind() == is.kind()
                && was.periodEnd().equals(is.periodEnd());
        if (is == null || told) {
            return;
        }
        switch (is.kind()) {
            case PAID -> {
                // Nothing is told while a read is waited for.
            }
            case GRACE ->
                decisions.add(new RenewalDecided(RenewalStep.GRACE, null, is.periodEnd(), null, is.reason(), null));
            case LAPSED ->
                decisions.add(new RenewalDecided(RenewalStep.LAPSED, null, is.periodEnd(), null, is.reason(), null));
        }
    }

    /** An order that is told to have failed after all was no completed one. */
    private static void orders(Subscription before, Subscription after, List<Decision> decisions) {
        if (before.fulfilment().equals(after.fulfilment())) {
            return;
        }
        for (String orderId : after.fulfilment().orders().keySet()) {
            boolean was = before.fulfilment().incompleteSince(orderId) != null;
            boolean is = after.fulfilment().incompleteSince(orderId) != null;
            Stamped<Order> order = after.claims().orders().get(orderId);
            if (is && !was) {
                decisions.add(new OrderProgressed(OrderStep.ORDER_INCOMPLETE, orderId, after.missing(orderId)));
            } else if (was && !is && order != null && !order.value().failed()) {
                decisions.add(new OrderProgressed(OrderStep.ORDER_COMPLETED, orderId, 0));
            }
        }
    }

    /** A person's wish is answered by the read that takes it from the state. */
    private static void ask(Renewal was, Aggregate after, Input input, List<Decision> decisions) {
        Renewal is = after.subscription().renewal();
        if (input instanceof Request request && Aggregate.mailboxIdOf(request) == null) {
            decisions.add(
                    after.subscription().lineage().isGone()
                            ? new CommandMoved(request.commandId(), CommandStatus.REFUSED, "gone", null)
                            : received(request, is));
        }
        if (was.ask() != null && !was.ask().equals(is.ask())) {
            decisions.add(answer(was.ask().commandId(), was, is));
        }
    }

    private static CommandMoved answer(String commandId, Renewal was, Renewal is) {
        Operation operation = is.operation();
        if (operation != null && !operation.equals(was.operation())) {
            return switch (operation.state()) {
                case REQUESTED -> new CommandMoved(commandId, CommandStatus.STARTED, operation.commandId(), null);
                case CONFIRMED, RESOLVED, SUPERSEDED ->
                    new CommandMoved(commandId, CommandStatus.DONE, operation.reason(), null);
                case RELEASED, ACCEPTED, IN_DOUBT, NOT_SENT, REJECTED, PARKED, WITHDRAWN ->
                    new CommandMoved(commandId, CommandStatus.REFUSED, operation.reason(), null);
            };
        }
        Renewal.Announcement said = is.announced();
        Observation read = is.observed();
        // What was said of this period before still is the answer, though it is not said once more.
        String why = said != null && read != null && said.periodEnd().equals(read.periodEnd())
                ? said.reason()
                : "wish-expired";
        return new CommandMoved(commandId, CommandStatus.REFUSED, why, null);
    }

    private static CommandMoved received(Request request, Renewal is) {
        boolean taken = switch (request) {
            case Request.RenewNow renew -> true;
            case Request.Observe observe -> true;
            case Request.RetryRenewal retry ->
                is.ask() != null && is.ask().commandId().equals(retry.commandId());
            case Request.ResolveRenewal resolve ->
                is.operation() != null
                        && is.operation().opId().equals(resolve.opId())
                        && is.operation().state() == State.RESOLVED;
            case Request.ApproveRenewal approve ->
                is.approval() != null
                        && is.approval().opId().equals(approve.opId())
                        && is.approval().at().equals(approve.at());
            case Request.UpdateMailbox update -> true;
            case Request.ReexportMailbox export -> true;
            case Request.RetryCall retry -> true;
            case Request.ResolveCall resolve -> true;
        };
        if (!taken) {
            String why = request instanceof Request.ApproveRenewal approve
                    ? is.exceeds(approve) ? "approval-too-small" : "nothing-to-approve"
                    : "no-such-parked-operation";
            return new CommandMoved(request.commandId(), CommandStatus.REFUSED, why, null);
        }
        return switch (request) {
            case Request.ResolveRenewal resolve ->
                new CommandMoved(request.commandId(), CommandStatus.DONE, "resolved", null);
            case Request.ApproveRenewal approve ->
                new CommandMoved(request.commandId(), CommandStatus.DONE, "approved", null);
            case Request.RenewNow renew -> afterARead(request);
            case Request.RetryRenewal retry -> afterARead(request);
            case Request.Observe observe -> afterARead(request);
            case Request.UpdateMailbox update -> afterARead(request);
            case Request.ReexportMailbox export -> afterARead(request);
            case Request.RetryCall retry -> afterARead(request);
            case Request.ResolveCall resolve -> afterARead(request);
        };
    }

    private static CommandMoved afterARead(Request request) {
        return new CommandMoved(request.commandId(), CommandStatus.WAITING, "a-read-comes-first", request.at());
    }

    private static CommandStatus status(State state) {
        return switch (state) {
            case REQUESTED -> CommandStatus.WAITING;
            case RELEASED -> CommandStatus.SENT;
            case ACCEPTED -> CommandStatus.ACCEPTED;
            case IN_DOUBT -> CommandStatus.IN_DOUBT;
            case NOT_SENT -> CommandStatus.NOT_SENT;
            case REJECTED -> CommandStatus.REJECTED;
            case CONFIRMED, RESOLVED -> CommandStatus.DONE;
            case PARKED -> CommandStatus.PARKED;
            case WITHDRAWN, SUPERSEDED -> CommandStatus.REFUSED;
        };
    }
}
