package io.coldstream.streams.query;

import io.coldstream.avro.CommandRequest;
import io.coldstream.streams.avro.CommandState;
import io.coldstream.streams.avro.MailboxState;
import io.coldstream.streams.codec.MailboxStates;
import io.coldstream.streams.domain.CallQueue;
import io.coldstream.streams.domain.Calls;
import io.coldstream.streams.domain.Decision.CommandStatus;
import io.coldstream.streams.domain.Mailbox;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A command as it is shown. */
final class CommandView {

    private CommandView() {}

    /**
     * A command that the topology knows.
     *
     * @param mailbox the one that it is about, whose queue knows best when it goes and why not yet
     */
    static JsonObject of(String commandId, CommandState state, @Nullable MailboxState mailbox, Instant now) {
        JsonObject shown = new JsonObject()
                .with("commandId", commandId)
                .with("subscriptionId", state.getSubscriptionId())
                .with("kind", state.getKind())
                .with("state", state.getStatus());
        CallQueue<?> queue = mailbox == null ? null : queueOf(MailboxStates.load(mailbox), commandId);
        Calls.Slot slot = queue == null ? null : queue.slot();
        if (queue == null || slot == null || queue.waiting() == null) {
            standing(shown, commandId, state, state.getReason(), state.getNextAt());
        } else {
            Instant next = slot.at().isAfter(now) ? slot.at() : now;
            standing(shown, commandId, state, slot.why(), Optional.of(next));
            // Whatever waits for one mailbox is one call, so it is always the next.
            shown.with("position", 1)
                    .with("mergedRequests", queue.waiting().commandIds().size())
                    .with("urgent", queue.waiting().urgent());
        }
        return shown.with("actionId", state.getActionId())
                .with("askedBy", state.getActor())
                .with("askedBecause", state.getWhy())
                .with("requestedAt", state.getRequestedAt())
                .with("movedAt", state.getMovedAt());
    }

    private static void standing(
            JsonObject shown, String commandId, CommandState state, String reason, Optional<Instant> nextAt) {
        Map<String, String> facts =
                new TreeMap<>(Map.of("commandId", commandId, "kind", state.getKind(), "reason", reason));
        nextAt.ifPresent(at -> facts.put("nextAt", at.toString()));
        shown.with("reason", reason)
                .with("words", Sentences.command(CommandStatus.valueOf(state.getStatus()), new Facts(facts)))
                .with("nextSlot", nextAt);
    }

    /** The queue in which the command waits. */
    private static @Nullable CallQueue<?> queueOf(Mailbox mailbox, String commandId) {
        return Stream.<CallQueue<?>>of(mailbox.updates(), mailbox.reexports())
                .filter(queue ->
                        queue.waiting() != null && queue.waiting().commandIds().contains(commandId))
                .findAny()
                .orElse(null);
    }

    /** One that is durable, and that the topology has not looked at yet. */
    static JsonObject received(CommandRequest request) {
        Instant at = request.getRequestedAt();
        return new JsonObject()
                .with("commandId", request.getCommandId())
                .with("kind", request.getKind())
                .with("state", "RECEIVED")
                .with("reason", "received")
                .with("words", "The request is safe in the log and has not been looked at yet. Ask again in a moment.")
                .with("askedBy", request.getActor())
                .with("askedBecause", request.getReason())
                .with("requestedAt", at)
                .with("movedAt", at);
    }
}
