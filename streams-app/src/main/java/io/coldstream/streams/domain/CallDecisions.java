package io.coldstream.streams.domain;

import io.coldstream.streams.domain.CallQueue.Sent;
import io.coldstream.streams.domain.Decision.Call;
import io.coldstream.streams.domain.Decision.CommandMoved;
import io.coldstream.streams.domain.Decision.CommandStatus;
import io.coldstream.streams.domain.Decision.Send;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What follows from a change of a mailbox's queue of calls. */
final class CallDecisions {

    private CallDecisions() {}

    static <C extends MailboxCall<C>> void decide(
            CallQueue<C> was, Input input, CallQueue<C> is, Function<C, Call> call, List<Decision> decisions) {
        Sent<C> flying = is.inFlight();
        Sent<C> flew = was.inFlight();
        if (flew != null && (flying == null || !flying.sentAt().equals(flew.sentAt()))) {
            ended(flew, input, is, decisions);
        }
        if (flying != null && (flew == null || !flew.sentAt().equals(flying.sentAt()))) {
            decisions.add(new Send(flying.commandId(), call.apply(flying.call()), flying.sentAt()));
            moved(flying.commandIds(), CommandStatus.SENT, "in-dispatch", null, decisions);
        }
        if (is.waiting() != null) {
            Set<String> known =
                    was.waiting() == null ? Set.of() : Set.copyOf(was.waiting().commandIds());
            List<String> added = is.waiting().commandIds().stream()
                    .filter(id -> !known.contains(id))
                    .toList();
            moved(added, CommandStatus.WAITING, waitsFor(is), is.nextAt(), decisions);
        }
        confirmed(was, is, decisions);
    }

    private static String waitsFor(CallQueue<?> is) {
        if (is.inFlight() != null) {
            return "another-call-is-on-its-way";
        }
        return is.counted().size() >= is.quota().most() ? "limit-reached" : "paused";
    }

    private static void ended(Sent<?> call, Input input, CallQueue<?> is, List<Decision> decisions) {
        boolean again = is.waiting() != null && is.waiting().commandIds().containsAll(call.commandIds());
        if (again || call.confirmed()) {
            return;
        }
        switch (input) {
            case CommandOutcome outcome ->
                moved(
                        call.commandIds(),
                        switch (outcome.result()) {
                            case ACCEPTED -> CommandStatus.ACCEPTED;
                            case UNKNOWN -> CommandStatus.IN_DOUBT;
                            case REJECTED -> CommandStatus.REJECTED;
                            case NOT_SENT -> CommandStatus.NOT_SENT;
                        },
                        outcome.reason(),
                        null,
                        decisions);
            case TimerFired timer -> moved(call.commandIds(), CommandStatus.IN_DOUBT, "no-outcome", null, decisions);
            case WebhookEvent event -> {}
            case Observation read -> {}
            case CommandReleased command -> {}
            case Request request -> {}
            case DomainNews news -> {}
            case MailboxLost lost -> {}
            case MailboxHandedOver handed -> {}
            case Succession succession -> {}
        }
    }

    /** A webhook showed the values: done, whatever the answer was or will be. */
    private static <C extends MailboxCall<C>> void confirmed(
            CallQueue<C> was, CallQueue<C> is, List<Decision> decisions) {
        for (Sent<C> sent : was.unconfirmed()) {
            if (!is.unconfirmed().contains(sent)) {
                moved(sent.commandIds(), CommandStatus.DONE, "shown-by-webhook", null, decisions);
            }
        }
        Sent<C> flying = is.inFlight();
        if (flying != null
                && flying.confirmed()
                && !Objects.requireNonNullElse(was.inFlight(), flying).confirmed()) {
            moved(flying.commandIds(), CommandStatus.DONE, "shown-by-webhook", null, decisions);
        }
    }

    private static void moved(
            Collection<String> commandIds,
            CommandStatus status,
            String reason,
            @Nullable Instant nextAt,
            List<Decision> decisions) {
        commandIds.forEach(id -> decisions.add(new CommandMoved(id, status, reason, nextAt)));
    }
}
