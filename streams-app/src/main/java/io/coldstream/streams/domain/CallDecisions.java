package io.coldstream.streams.domain;

import io.coldstream.streams.domain.Calls.Parked;
import io.coldstream.streams.domain.Calls.Sent;
import io.coldstream.streams.domain.Calls.Slot;
import io.coldstream.streams.domain.Decision.Alert;
import io.coldstream.streams.domain.Decision.AlertKind;
import io.coldstream.streams.domain.Decision.Call;
import io.coldstream.streams.domain.Decision.CommandMoved;
import io.coldstream.streams.domain.Decision.CommandStatus;
import io.coldstream.streams.domain.Decision.Send;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What follows from a change of a mailbox's queue of calls: one for each request that was merged into a call. */
final class CallDecisions<C extends MailboxCall<C>> {

    private static final String SHOWN = "shown-by-webhook";

    /** Ahead of all that is not urgent, and in order among themselves. */
    private static final Duration URGENT = Duration.ofDays(36_500);

    private final CallQueue<C> was;
    private final Input input;
    private final CallQueue<C> is;
    private final List<Decision> decisions;

    private CallDecisions(CallQueue<C> was, Input input, CallQueue<C> is, List<Decision> decisions) {
        this.was = was;
        this.input = input;
        this.is = is;
        this.decisions = decisions;
    }

    static <C extends MailboxCall<C>> void decide(
            CallQueue<C> was, Input input, CallQueue<C> is, Function<C, Call> call, List<Decision> decisions) {
        if (!was.equals(is)) {
            new CallDecisions<>(was, input, is, decisions).decide(call);
        }
    }

    private void decide(Function<C, Call> call) {
        Sent<C> flew = was.inFlight();
        if (flew != null) {
            onItsWay(flew);
        }
        if (is.parked() != null && !is.parked().equals(was.parked())) {
            parked(is.parked());
        }
        Sent<C> flying = is.inFlight();
        if (flying != null && (flew == null || !flew.sentAt().equals(flying.sentAt()))) {
            Instant urgency = flying.urgent() ? flying.sentAt().minus(URGENT) : flying.sentAt();
            decisions.add(new Send(flying.commandId(), call.apply(flying.call()), urgency));
            moved(flying.commandIds(), CommandStatus.SENT, "in-dispatch");
        }
        waiting();
        unconfirmed();
        gone();
    }

    private void onItsWay(Sent<C> flew) {
        Sent<C> flies = is.inFlight();
        CallAnswer answer = input instanceof CommandOutcome outcome ? outcome.answer() : null;
        if (answer != null && answer.reason().equals("unauthorized") && flies == null) {
            decisions.add(new Alert(AlertKind.COMMAND_UNAUTHORIZED, flew.commandId(), answer.reason()));
        }
        if (flies != null && flies.sentAt().equals(flew.sentAt())) {
            if (flies.confirmed() && !flew.confirmed()) {
                moved(flew.commandIds(), CommandStatus.DONE, SHOWN);
            }
            if (flies.answer() != null && flew.answer() == null) {
                moved(
                        flew.commandIds(),
                        CommandStatus.IN_DOUBT,
                        flies.answer().reason(),
                        flies.dueAt(),
                        flies.answer());
            }
        } else if (is.unconfirmed().stream().anyMatch(sent -> sent.sentAt().equals(flew.sentAt()))) {
            moved(flew.commandIds(), CommandStatus.ACCEPTED, "accepted", null, answer);
        } else if (input instanceof WebhookEvent) {
            moved(flew.commandIds(), CommandStatus.DONE, SHOWN);
        } else if (answer != null && !flew.confirmed() && !waits(flew.commandIds()) && !isParked(flew.commandIds())) {
            moved(flew.commandIds(), CommandStatus.REJECTED, answer.reason(), null, answer);
        }
    }

    private void parked(Parked<C> call) {
        moved(call.commandIds(), CommandStatus.PARKED, call.answer().reason(), null, call.answer());
        decisions.add(new Alert(
                AlertKind.COMMAND_PARKED,
                call.commandIds().getLast(),
                call.answer().reason()));
    }

    private void waiting() {
        Slot slot = is.slot();
        if (is.waiting() == null || slot == null) {
            return;
        }
        Collection<String> before =
                was.waiting() == null ? List.of() : was.waiting().commandIds();
        List<String> added = is.waiting().commandIds().stream()
                .filter(id -> !before.contains(id))
                .toList();
        Instant at = slot.at().isBefore(input.at()) ? input.at() : slot.at();
        moved(added, CommandStatus.WAITING, slot.why(), at, null);
    }

    private void unconfirmed() {
        for (Sent<C> sent : was.unconfirmed()) {
            Sent<C> still = is.unconfirmed().stream()
                    .filter(other -> other.sentAt().equals(sent.sentAt()))
                    .findAny()
                    .orElse(null);
            if (still == null) {
                settled(sent.commandIds());
            } else if (sent.dueAt() != null && still.dueAt() == null) {
                moved(sent.commandIds(), CommandStatus.UNCONFIRMED, "no-webhook", null, sent.answer());
                decisions.add(new Alert(AlertKind.COMMAND_UNCONFIRMED, sent.commandId(), "no-webhook"));
            }
        }
    }

    /** What needed a person, or was to be made again, and is no longer there. */
    private void gone() {
        if (was.parked() != null && is.parked() == null && !waits(was.parked().commandIds())) {
            settled(was.parked().commandIds());
        }
        if (was.waiting() != null && is.waiting() == null && is.inFlight() == null) {
            settled(was.waiting().commandIds());
        }
    }

    /** By a webhook or a person; what merely left the bounded list stays as it was told. */
    private void settled(Collection<String> commandIds) {
        if (input instanceof WebhookEvent) {
            moved(commandIds, CommandStatus.DONE, SHOWN);
        } else if (input instanceof Request.ResolveCall) {
            moved(commandIds, CommandStatus.DONE, "resolved");
        }
    }

    /** What a request about a mailbox is told itself, where no call was merged with it. */
    static void answer(Request request, boolean changed, List<Decision> decisions) {
        switch (request) {
            case Request.RetryCall retry -> decisions.add(answer(retry.commandId(), changed, "retried"));
            case Request.ResolveCall resolve -> decisions.add(answer(resolve.commandId(), changed, "resolved"));
            case Request.UpdateMailbox update -> full(update.commandId(), changed, decisions);
            case Request.ReexportMailbox export -> full(export.commandId(), changed, decisions);
            case Request.RenewNow renew -> {}
            case Request.RetryRenewal retry -> {}
            case Request.ResolveRenewal resolve -> {}
            case Request.ApproveRenewal approve -> {}
            case Request.Observe observe -> {}
        }
    }

    private static CommandMoved answer(String commandId, boolean changed, String done) {
        return changed
                ? new CommandMoved(commandId, CommandStatus.DONE, done, null)
                : new CommandMoved(commandId, CommandStatus.REFUSED, "no-such-parked-command", null);
    }

    private static void full(String commandId, boolean taken, List<Decision> decisions) {
        if (!taken) {
            decisions.add(new CommandMoved(commandId, CommandStatus.REFUSED, "too-many-wait", null));
        }
    }

    private boolean waits(Collection<String> commandIds) {
        return is.waiting() != null && is.waiting().commandIds().containsAll(commandIds);
    }

    private boolean isParked(Collection<String> commandIds) {
        return is.parked() != null && is.parked().commandIds().containsAll(commandIds);
    }

    private void moved(Collection<String> commandIds, CommandStatus status, String reason) {
        moved(commandIds, status, reason, null, null);
    }

    private void moved(
            Collection<String> commandIds,
            CommandStatus status,
            String reason,
            @Nullable Instant nextAt,
            @Nullable CallAnswer answer) {
        String actionId = answer == null ? null : answer.actionId();
        commandIds.forEach(id -> decisions.add(new CommandMoved(id, status, reason, nextAt, actionId)));
    }
}
