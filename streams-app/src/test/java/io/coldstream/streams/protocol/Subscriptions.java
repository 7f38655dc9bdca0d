package io.coldstream.streams.protocol;

import io.coldstream.streams.domain.About;
import io.coldstream.streams.domain.Aggregate;
import io.coldstream.streams.domain.CallAnswer;
import io.coldstream.streams.domain.CommandOutcome;
import io.coldstream.streams.domain.CommandReleased;
import io.coldstream.streams.domain.Decider;
import io.coldstream.streams.domain.Decision;
import io.coldstream.streams.domain.Decision.Call;
import io.coldstream.streams.domain.Decision.Settlement;
import io.coldstream.streams.domain.Input;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Observation;
import io.coldstream.streams.domain.Operation;
import io.coldstream.streams.domain.Policy;
import io.coldstream.streams.domain.Request;
import io.coldstream.streams.domain.Signs;
import io.coldstream.streams.domain.Stamp;
import io.coldstream.streams.domain.Status;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.domain.TimerFired;
import io.coldstream.streams.domain.TimerKind;
import io.coldstream.streams.domain.Timers;
import io.coldstream.streams.domain.Timing;
import io.coldstream.streams.domain.WebhookEvent;
import io.coldstream.streams.protocol.Command.Basis;
import io.coldstream.streams.protocol.Reaction.Message;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The subscription's side of the protocol: the core itself, under the inputs of the model. */
final class Subscriptions {

    static final String ID = "S";
    static final Policy ARMED = new Policy(
            Policy.Mode.ARMED,
            Duration.ofHours(72),
            false,
            List.of(),
            Policy.Limits.NONE,
            Policy.USUAL_PRIORITY,
            "default",
            1);
    private static final Money PRICE = new Money(new BigDecimal("11.00"), "USD");
    private static final Request.Asker ANN = new Request.Asker("ann", "by hand");

    private final Mutant mutant;
    private final Map<Aggregate, Side> sides = new HashMap<>();

    Subscriptions(Mutant mutant) {
        this.mutant = mutant;
    }

    /** It was told of by a webhook; no read has shown it yet, so its first look is due. */
    Side initial() {
        Aggregate unknown = new Aggregate(Subscription.unknown(ID), null);
        Instant at = Time.DUE.instant().minus(Duration.ofMinutes(1));
        return side(unknown.apply(
                new WebhookEvent.SubscriptionReported(about("told", at), Status.ACTIVE, null), Timing.REAL));
    }

    Reaction react(Side side, Signal signal) {
        return side.to(signal, unknown -> compute(side, unknown));
    }

    private Reaction compute(Side side, Signal signal) {
        Aggregate state = side.aggregate();
        List<Message> messages = new ArrayList<>();
        for (Input input : inputs(side, signal)) {
            Aggregate next = state.apply(input, Timing.REAL);
            for (Decision decision : Decider.decide(state, input, next)) {
                message(decision, signal).ifPresent(messages::add);
            }
            state = next;
        }
        return new Reaction(side(state), List.copyOf(messages));
    }

    private Side side(Aggregate aggregate) {
        return sides.computeIfAbsent(aggregate, unknown -> {
            Map<TimerKind, Instant> timers = Timers.of(unknown.subscription(), Timing.REAL);
            if (mutant == Mutant.NO_IN_DOUBT_TIMER) {
                timers.remove(TimerKind.IN_DOUBT);
            }
            return new Side(unknown, Collections.unmodifiableMap(timers));
        });
    }

    private List<Input> inputs(Side side, Signal signal) {
        return switch (signal) {
            case Signal.Timer timer -> List.of(timer(side, timer));
            case Signal.Read read -> read(side.operation(), read);
            case Signal.Released(Command command) ->
                List.of(new CommandReleased(
                        command.id(),
                        null,
                        command.releasedAt().instant(),
                        command.releasedAt().notAfter(),
                        command.releasedAt().inDoubtAt()));
            case Signal.Reported reported -> reported(reported);
            case Signal.Webhook webhook -> webhook(webhook);
            case Signal.Failed failed -> failed(side.operation(), failed);
            case Signal.Wish wish -> wish(side.operation(), wish);
        };
    }

    private static Input timer(Side side, Signal.Timer timer) {
        Instant dueAt = Objects.requireNonNull(side.timers().get(timer.kind()));
        return new TimerFired(timer.kind(), null, dueAt, timer.firedAt().instant(), ARMED);
    }

    private List<Input> read(@Nullable Operation operation, Signal.Read read) {
        Instant at = read.at().instant();
        boolean autoRenew = read.autoRenew() && mutant != Mutant.AUTO_RENEW_IGNORED;
        Observation observation = observation(at, read.renewals(), read.renewing(), autoRenew);
        if (mutant != Mutant.SECOND_ATTEMPT_ON_A_READ
                || operation == null
                || !operation.periodEnd().equals(observation.periodEnd())) {
            return List.of(observation);
        }
        Instant before = at.minusMillis(1);
        return List.of(
                outcome(operation.commandId(), CommandOutcome.Result.NOT_SENT, "not-shown", before), observation);
    }

    private List<Input> reported(Signal.Reported reported) {
        var result = CommandOutcome.Result.valueOf(reported.outcome().result().name());
        Instant at = reported.at().instant();
        Input outcome = outcome(reported.commandId(), result, reported.outcome().reason(), at);
        return mutant == Mutant.TRUSTING_A_200 && result == CommandOutcome.Result.ACCEPTED
                ? List.of(outcome, observation(at, 1, false, false))
                : List.of(outcome);
    }

    private List<Input> webhook(Signal.Webhook webhook) {
        Instant at = webhook.receivedAt().instant();
        About about = about(webhook.claim().name(), at);
        return switch (webhook.claim()) {
            case RENEWED ->
                mutant == Mutant.WEBHOOK_TRUSTED
                        ? List.of(observation(at, 1, false, false))
                        : List.of(new WebhookEvent.SubscriptionReported(about, Status.ACTIVE, end(1)));
            case CANCELLED -> List.of(new WebhookEvent.SubscriptionReported(about, Status.CANCELLED, null));
        };
    }

    private List<Input> failed(@Nullable Operation operation, Signal.Failed failed) {
        Instant at = failed.receivedAt().instant();
        if (mutant == Mutant.FAILURE_PROVEN_WITHOUT_A_READ && operation != null) {
            return List.of(outcome(operation.commandId(), CommandOutcome.Result.REJECTED, "renewal-failed", at));
        }
        // What distinguishes it comes first: the core keeps the beginning of an identity.
        String order = failed.identity().substring(failed.identity().lastIndexOf('~') + 1);
        String identity = mutant == Mutant.FAILURE_COUNTED_TWICE ? order + failed.receivedAt() : order + " failed";
        return List.of(new WebhookEvent.RenewalFailed(about(identity, at), end(failed.renewals()), at));
    }

    private static List<Input> wish(@Nullable Operation operation, Signal.Wish wish) {
        Instant at = wish.at().instant();
        String opId = operation == null ? "" : operation.opId();
        return switch (wish.kind()) {
            case RENEW_NOW -> List.of(new Request.RenewNow("wish", ANN, at));
            case RETRY -> List.of(new Request.RetryRenewal("wish", opId, ANN, at));
            case RESOLVE -> List.of(new Request.ResolveRenewal("wish", opId, ANN, at));
        };
    }

    private static Optional<Message> message(Decision decision, Signal cause) {
        return switch (decision) {
            case Decision.Send send ->
                Optional.of(
                        switch (send.call()) {
                            case Call.Renew renew ->
                                new Message.Pay(send.commandId(), Time.of(renew.readAt()), basis(cause));
                            case Call.Observe observe -> new Message.Look();
                            case Call.UpdateMailbox update -> throw new IllegalStateException(send.commandId());
                            case Call.ReexportMailbox export -> throw new IllegalStateException(send.commandId());
                            case Call.ReportError report -> throw new IllegalStateException(send.commandId());
                        });
            case Decision.Settle settle ->
                settle.settlement() == Settlement.WITHDRAWN
                        ? Optional.of(new Message.Withdraw(settle.commandId()))
                        : Optional.empty();
            case Decision.RenewalDecided told -> Optional.empty();
            case Decision.OrderProgressed told -> Optional.empty();
            case Decision.CommandMoved told -> Optional.empty();
            case Decision.Alert told -> Optional.empty();
            case Decision.TellDomain told -> Optional.empty();
            case Decision.HandOver told -> Optional.empty();
            case Decision.Succeed told -> Optional.empty();
            case Decision.Continue told -> Optional.empty();
        };
    }

    /** What was shown in truth, whatever a mutant makes of it. */
    private static Basis basis(Signal cause) {
        if (cause instanceof Signal.Read read) {
            return read.autoRenew() ? Basis.READ_THAT_SHOWED_AUTO_RENEW : Basis.READ;
        }
        return Basis.NO_READ;
    }

    private static Observation observation(Instant at, int renewals, boolean renewing, boolean autoRenew) {
        return new Observation(
                null,
                true,
                at,
                renewing ? Status.RENEWING : Status.ACTIVE,
                end(renewals).minus(Time.CYCLE),
                end(renewals),
                autoRenew,
                PRICE,
                1,
                null,
                List.of(),
                0L);
    }

    private static CommandOutcome outcome(String commandId, CommandOutcome.Result result, String reason, Instant at) {
        return new CommandOutcome(
                commandId, null, Signs.NONE, null, new CallAnswer(result, reason, at, null, null, null));
    }

    /** The period end after so many renewals. */
    static Instant end(int renewals) {
        return Time.PERIOD_END.plus(Time.CYCLE.multipliedBy(renewals));
    }

    private static About about(String identity, Instant receivedAt) {
        return new About(identity, new Stamp(Time.DUE.instant(), identity), receivedAt, null, null, null, null);
    }
}
