package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.avro.CommandKind;
import io.coldstream.streams.avro.CallQueueState;
import io.coldstream.streams.avro.MailboxState;
import io.coldstream.streams.codec.MailboxStates;
import io.coldstream.streams.domain.CallAnswer;
import io.coldstream.streams.domain.CallQueue;
import io.coldstream.streams.domain.Calls;
import io.coldstream.streams.domain.Decision.CommandStatus;
import io.coldstream.streams.domain.Mailbox;
import io.coldstream.streams.domain.MailboxCall;
import io.coldstream.streams.domain.MailboxChange;
import io.coldstream.streams.domain.Reexport;
import io.coldstream.streams.stores.MailboxKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls about one mailbox that need a person: parked, or accepted and never confirmed. */
final class ParkedCalls {

    private ParkedCalls() {}

    static @Nullable ObjectNode of(Entry<MailboxState> entry) {
        if (!needsPerson(entry.value().getUpdates())
                && !entry.value().getReexports().map(ParkedCalls::needsPerson).orElse(false)) {
            return null;
        }
        Mailbox mailbox = MailboxStates.load(entry.value());
        List<Call> calls = new ArrayList<>();
        gather(CommandKind.UPDATE_MAILBOX, mailbox.updates(), calls);
        gather(CommandKind.REEXPORT_MAILBOX, mailbox.reexports(), calls);
        Call oldest = calls.stream().min(Comparator.comparing(Call::since)).orElseThrow();
        return new JsonObject()
                .with("kind", "commands")
                .with("mailboxId", mailbox.id())
                .with("subscriptionId", MailboxKey.subscriptionId(entry.key()))
                .with("since", oldest.since)
                .with("reason", oldest.reason)
                .with("words", oldest.words())
                .with(
                        "commands",
                        JsonObject.list(calls.stream().map(Call::shown).toList()))
                .node();
    }

    /** Told without decoding the calls: most mailboxes need nobody. */
    private static boolean needsPerson(CallQueueState queue) {
        return queue.getParked().isPresent()
                || queue.getUnconfirmed().stream()
                        .anyMatch(sent -> sent.getInDoubtAt().isEmpty());
    }

    private static <C extends MailboxCall<C>> void gather(CommandKind kind, CallQueue<C> queue, List<Call> calls) {
        Calls.Parked<C> parked = queue.parked();
        if (parked != null) {
            CallAnswer answer = parked.answer();
            calls.add(new Call(
                    kind,
                    CommandStatus.PARKED,
                    parked.commandIds(),
                    parked.call(),
                    parked.attempts(),
                    parked.since(),
                    answer.reason(),
                    answer));
        }
        queue.unconfirmed().stream()
                .filter(sent -> sent.dueAt() == null)
                .map(sent -> new Call(
                        kind,
                        CommandStatus.UNCONFIRMED,
                        sent.commandIds(),
                        sent.call(),
                        sent.attempt(),
                        sent.sentAt(),
                        "no-webhook",
                        sent.answer()))
                .forEach(calls::add);
    }

    private record Call(
            CommandKind kind,
            CommandStatus state,
            List<String> commandIds,
            MailboxCall<?> call,
            int attempts,
            Instant since,
            String reason,
            @Nullable CallAnswer answer) {

        String words() {
            return Sentences.command(
                    state,
                    new Facts(Map.of("commandId", commandIds.getFirst(), "kind", kind.name(), "reason", reason)));
        }

        JsonObject shown() {
            return new JsonObject()
                    .with("commandId", commandIds.getFirst())
                    .with("requests", JsonObject.list(commandIds))
                    .with("kind", kind)
                    .with("state", state)
                    .with("since", since)
                    .with("reason", reason)
                    .with("words", words())
                    .with("attempts", attempts)
                    .with("wanted", wanted())
                    .with("lastAnswer", answer == null ? null : evidence(answer));
        }

        private JsonObject wanted() {
            return switch (call) {
                case MailboxChange change ->
                    new JsonObject()
                            .with("firstName", change.firstName())
                            .with("lastName", change.lastName())
                            .with("userName", change.userName())
                            .with("profilePicture", change.profilePicture());
                case Reexport export ->
                    new JsonObject()
                            .with("email", export.email())
                            .with("microsoftOauthRoute", export.microsoftOauthRoute())
                            .with("googleOauthRoute", export.googleOauthRoute())
                            .with("googleClientId", export.googleClientId())
                            .with("googleAppName", export.googleAppName());
            };
        }

        private static JsonObject evidence(CallAnswer answer) {
            return new JsonObject()
                    .with("result", answer.result())
                    .with("reason", answer.reason())
                    .with("at", answer.at())
                    .with("status", answer.httpStatus())
                    .with("message", answer.message())
                    .with("actionId", answer.actionId());
        }
    }
}
