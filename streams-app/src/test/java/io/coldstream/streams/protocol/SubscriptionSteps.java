package io.coldstream.streams.protocol;

import io.coldstream.avro.CommandResult;
import io.coldstream.streams.domain.Operation;
import io.coldstream.streams.domain.TimerKind;
import io.coldstream.streams.protocol.Bounds.Assumption;
import io.coldstream.streams.protocol.Reaction.Message;
import io.coldstream.streams.protocol.Signal.Wish;
import io.coldstream.streams.reseller.Outcomes;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What reaches the subscription, in any order and however late, and what dispatch does with what follows. */
final class SubscriptionSteps {

    private static final String WEBHOOK = "webhook";
    private static final String FORGED = "forged webhook";
    private static final String PERSON = "person";
    private static final String DISPATCH = "dispatch";

    private final Subscriptions subscriptions;
    private final Bounds bounds;
    private final Mutant mutant;

    SubscriptionSteps(Subscriptions subscriptions, Bounds bounds, Mutant mutant) {
        this.subscriptions = subscriptions;
        this.bounds = bounds;
        this.mutant = mutant;
    }

    void add(Steps steps) {
        timers(steps);
        inbox(steps);
        webhooks(steps);
        failures(steps);
        wishes(steps);
        dispatch(steps);
    }

    /** Whether something waits for the subscription or for dispatch. */
    boolean isBehind(State state) {
        return !state.inbox().equals(Inbox.EMPTY)
                || !state.dispatch().waiting().isEmpty()
                || state.dispatch().lookAsked()
                || state.side().timers().keySet().stream().anyMatch(kind -> isDue(state, kind));
    }

    private boolean isDue(State state, TimerKind kind) {
        Instant dueAt = state.side().timers().get(kind);
        boolean beyond = kind == TimerKind.LOOK && state.now() == bounds.horizon();
        return dueAt != null && !dueAt.isAfter(state.now().instant()) && !beyond;
    }

    /** In the order in which they are due. Between two looks there is time: the answer to one comes first, or late. */
    private void timers(Steps steps) {
        State state = steps.from();
        Signal.Read read = state.inbox().read();
        if (state.dispatch().lookAsked() || (read != null && read.at() == state.now())) {
            return;
        }
        state.side().timers().entrySet().stream()
                .filter(timer -> isDue(state, timer.getKey()))
                .min(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .ifPresent(kind ->
                        steps.certain(kind, "timer fires", after(state, new Signal.Timer(kind, state.now()))));
    }

    private void inbox(Steps steps) {
        State state = steps.from();
        Inbox inbox = state.inbox();
        for (Command command : new LinkedHashSet<>(inbox.released())) {
            steps.certain(
                    command,
                    "is known to be released",
                    after(state.with(inbox.without(command)), new Signal.Released(command)));
        }
        for (Signal.Reported report : new LinkedHashSet<>(inbox.reports())) {
            steps.certain(report, "arrives", after(state.with(inbox.without(report)), report));
            steps.fault(report, "arrives, and will again", after(state, report), Situation.OUTCOME_REPEATED);
        }
        Signal.Read read = inbox.read();
        if (read != null) {
            steps.certain(read, "arrives", after(state.with(inbox.reading(null)), read), situation(state, read));
        }
    }

    private static @Nullable Situation situation(State state, Signal.Read read) {
        if (read.renewing()) {
            return Situation.READ_WHILE_RENEWING;
        }
        return read.autoRenew() && state.side().operation() == null ? Situation.LEFT_TO_THE_VENDORS_AUTO_RENEW : null;
    }

    /**
     * That a webhook is lost needs no step: none is certain to come. All that it brings about is a look; while one is due
     * or asked for already, none need come.
     */
    private void webhooks(Steps steps) {
        State state = steps.from();
        if (state.dispatch().lookAsked() || isDue(state, TimerKind.LOOK)) {
            return;
        }
        State told = after(state, new Signal.Webhook(Signal.Claim.RENEWED, state.now()));
        if (state.reseller().renewals() == 0) {
            steps.fault(FORGED, "says: renewed", told, Situation.FORGED_RENEWAL_IGNORED);
        } else {
            steps.possible(WEBHOOK, "says: renewed", told, told.equals(state) ? Situation.WEBHOOK_REPEATED : null);
        }
        steps.fault(
                FORGED,
                "says: cancelled",
                after(state, new Signal.Webhook(Signal.Claim.CANCELLED, state.now())),
                Situation.FORGED_CANCELLATION_IGNORED);
    }

    /**
     * Each may be told at any time, and again: one that is lost needs no step. Of other people's failed renewals one is told
     * once ours was carried out; before, nobody could tell whose it was.
     */
    private void failures(Steps steps) {
        State state = steps.from();
        for (Reseller.Failure failure : new LinkedHashSet<>(state.reseller().failed())) {
            Signal failed = new Signal.Failed(failure.commandId(), failure.renewals(), state.now());
            State told = after(state, failed);
            steps.possible(WEBHOOK, "says: failed", told, told.equals(state) ? Situation.FAILURE_REPEATED : null);
        }
        if (state.reseller().isQuiet() && state.reseller().charged().size() == 1) {
            Signal failed = new Signal.Failed("somebody else's", 0, state.now());
            steps.fault(WEBHOOK, "says that somebody else's renewal failed", after(state, failed));
        }
    }

    private void wishes(Steps steps) {
        State state = steps.from();
        Operation operation = state.side().operation();
        if (state.wishes() == 0 || operation == null) {
            return;
        }
        State renewNow =
                after(state, new Wish(Wish.Kind.RENEW_NOW, state.now())).afterAWish();
        steps.fault(PERSON, "wants it renewed now", renewNow);
        if (operation.state() == Operation.State.PARKED) {
            wish(steps, Wish.Kind.RESOLVE);
            if (bounds.assumption() != Assumption.CALLS_END_BEFORE_A_PERSON_RETRIES
                    || state.reseller().isQuiet()) {
                wish(steps, Wish.Kind.RETRY);
            }
        }
    }

    private void wish(Steps steps, Wish.Kind kind) {
        State state = steps.from();
        steps.possible(
                PERSON, kind.name(), after(state, new Wish(kind, state.now())).afterAWish());
    }

    private void dispatch(Steps steps) {
        State state = steps.from();
        Dispatch dispatch = state.dispatch();
        for (Dispatch.Waiting payment : new LinkedHashSet<>(dispatch.waiting())) {
            release(steps, payment);
        }
        for (String known : dispatch.known()) {
            Dispatch.Waiting again = new Dispatch.Waiting(known, state.now(), Command.Basis.READ);
            if (mutant == Mutant.NO_OP_ID) {
                steps.fault(DISPATCH, "gets a request again", state.with(dispatch.asked(again)));
            } else {
                steps.possible(
                        DISPATCH, "gets a request again", state, Situation.REQUEST_REPEATED_AND_IGNORED_BY_DISPATCH);
            }
        }
        if (dispatch.lookAsked()) {
            steps.certain(
                    DISPATCH,
                    "has the subscription read",
                    state.with(dispatch.asking(false))
                            .with(state.inbox().reading(state.reseller().read(state.now()))));
        }
    }

    private static void release(Steps steps, Dispatch.Waiting payment) {
        State state = steps.from();
        State without = state.with(state.dispatch().without(payment));
        if (state.now().isTooLateToRelease(payment.readAt())) {
            steps.certain(DISPATCH, "gives up, the read is too old", notSent(without, payment, "read-too-old"));
            return;
        }
        Command command = new Command(payment.commandId(), state.now(), payment.basis());
        steps.certain(
                DISPATCH,
                "releases a command",
                without.with(state.sink().released(command)).with(state.inbox().with(command)));
    }

    private State after(State state, Signal signal) {
        Reaction reaction = subscriptions.react(state.side(), signal);
        State next = state.with(reaction.side());
        for (Message message : reaction.messages()) {
            next = handled(next, message);
        }
        return next;
    }

    /**
     * Dispatch reads what it is told at once. A message that came to it late would only have let the release come first,
     * and the release may come first here, too.
     */
    private State handled(State state, Message message) {
        Dispatch dispatch = state.dispatch();
        return switch (message) {
            case Message.Look look -> state.with(dispatch.asking(true));
            case Message.Pay(String id, Time readAt, Command.Basis basis) ->
                dispatch.knows(id) && mutant != Mutant.NO_OP_ID
                        ? state
                        : state.with(dispatch.asked(new Dispatch.Waiting(id, readAt, basis)));
            case Message.Withdraw(String id) ->
                dispatch.waiting().stream()
                        .filter(payment -> payment.commandId().equals(id))
                        .findFirst()
                        .map(payment -> notSent(state.with(dispatch.without(payment)), payment, "withdrawn"))
                        .orElse(state);
        };
    }

    private static State notSent(State state, Dispatch.Waiting payment, String reason) {
        Outcomes outcome = new Outcomes(CommandResult.NOT_SENT, reason);
        return state.with(state.inbox().with(new Signal.Reported(payment.commandId(), outcome, state.now())));
    }
}
