package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandRequest;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.avro.CommandState;
import io.coldstream.streams.avro.MailboxState;
import io.coldstream.streams.codec.CommandIds;
import io.coldstream.streams.stores.MailboxKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What people ask for, and where it stands. */
final class CommandRoutes {

    private final Relay relay;
    private final Journal journal;
    private final BusinessClock clock;
    private final SubscriptionRoutes subscriptions;
    private final MailboxRoutes mailboxes;
    private final Accepted accepted = new Accepted();

    CommandRoutes(Relay relay, Journal journal, BusinessClock clock) {
        this.relay = relay;
        this.journal = journal;
        this.clock = clock;
        this.subscriptions = new SubscriptionRoutes(relay);
        this.mailboxes = new MailboxRoutes(relay);
    }

    Answer ask(Ask ask) {
        CommandRequest request = CommandForm.read(ask, clock.now(), email -> mailboxes.idAt(ask, email));
        Answer target = Optional.ofNullable(CommandIds.mailboxId(request.getCommandId()))
                .map(id -> mailboxes.one(ask.get("/api/mailboxes/" + id), id))
                .orElseGet(() -> {
                    String id = request.getSubscriptionId().orElseThrow();
                    return subscriptions.one(ask.get("/api/subscriptions/" + id), id);
                });
        String named = request.getSubscriptionId().orElse(null);
        String current = target.body().path("subscriptionId").asText();
        if (target.isOk() && named != null && !named.equals(current)) {
            throw new Refused(
                    409,
                    "Subscription was recreated",
                    "The reseller continues this subscription under the id " + current + ". Ask for that one.");
        }
        return target.isOk() ? accept(ask, request) : target;
    }

    Answer retry(Ask ask) {
        return about(ask, CommandKind.RETRY_RENEWAL, Set.of("PARKED", "NOT_SENT", "REJECTED"));
    }

    Answer resolve(Ask ask) {
        return about(ask, CommandKind.RESOLVE_RENEWAL, Set.of("PARKED"));
    }

    private Answer about(Ask ask, CommandKind kind, Set<String> states) {
        String opId = ask.parameter("opId");
        String subscriptionId = CommandIds.routingKey(opId);
        if (subscriptionId == null) {
            throw unknownOperation();
        }
        CommandRequest request = CommandForm.about(opId, kind, ask, clock.now());
        Answer target = subscriptions.one(ask.get("/api/subscriptions/" + encoded(subscriptionId)), subscriptionId);
        if (!target.isOk()) {
            return target;
        }
        JsonNode operation = target.body().path("renewal");
        if (!opId.equals(operation.path("opId").textValue())) {
            throw unknownOperation();
        }
        // A repetition of what was taken already is answered like the first time.
        if (!states.contains(operation.path("state").textValue()) && !isKnown(ask, request.getCommandId())) {
            throw new Refused(
                    409,
                    "Not in that state",
                    "This renewal is " + operation.path("state").textValue()
                            + ". Only one that is parked can be resolved; retried, also one that failed provably.");
        }
        return accept(ask, request);
    }

    Answer retryCommand(Ask ask) {
        return aboutCommand(ask, CommandKind.RETRY_COMMAND, Set.of("PARKED"));
    }

    Answer resolveCommand(Ask ask) {
        return aboutCommand(ask, CommandKind.RESOLVE_COMMAND, Set.of("PARKED", "UNCONFIRMED"));
    }

    private Answer aboutCommand(Ask ask, CommandKind kind, Set<String> states) {
        String target = ask.parameter("commandId");
        if (CommandIds.routingKey(target) == null) {
            throw unknown();
        }
        CommandRequest request = CommandForm.aboutCommand(target, kind, ask, clock.now());
        Answer answer = quietly(ask.get("/api/commands/" + encoded(target)), target);
        if (!answer.isOk()) {
            return answer;
        }
        if ("RENEW_SUBSCRIPTION".equals(answer.body().path("kind").textValue())) {
            throw new Refused(
                    409,
                    "A renewal",
                    "A parked renewal is settled by its opId, which GET /api/parked shows: POST"
                            + " /api/renewals/{opId}/retry or /resolve.");
        }
        String state = answer.body().path("state").textValue();
        // A repetition of what was taken already is answered like the first time.
        if (!states.contains(state) && !isKnown(ask, request.getCommandId())) {
            throw new Refused(
                    409,
                    "Not in that state",
                    "This command is " + state + ". Only one that is PARKED can be retried, and only one that is PARKED"
                            + " or UNCONFIRMED resolved. To have it done once more, ask anew with POST /api/commands.");
        }
        return accept(ask, request);
    }

    Answer one(Ask ask) {
        String commandId = ask.parameter("commandId");
        Answer answer = quietly(ask, commandId);
        CommandRequest request = answer.status() == 404 ? accepted.find(commandId) : null;
        return request == null ? answer : Answer.ok(CommandView.received(request));
    }

    private Answer one(Ask ask, String commandId) {
        String routingKey = CommandIds.routingKey(commandId);
        if (routingKey == null) {
            throw unknown();
        }
        if (CommandIds.mailboxId(commandId) != null) {
            return relay.atAlias(
                    routingKey, ask, subscriptionId -> here(subscriptionId, commandId), CommandRoutes::unknown);
        }
        return relay.atSubscription(routingKey, ask, () -> here(routingKey, commandId));
    }

    /** Answers when the command is durable; if it can be seen within a moment, with where it stands. */
    private Answer accept(Ask ask, CommandRequest request) {
        String commandId = request.getCommandId();
        if (!isKnown(ask, commandId)) {
            journal.ask(request);
            accepted.add(request);
        }
        String path = "/api/commands/" + encoded(commandId);
        Ask question = ask.get(path);
        Supplier<Answer> state = () -> quietly(question, commandId);
        Answer seen = Patience.until(state, Answer::isOk);
        JsonNode body =
                seen.isOk() ? seen.body() : CommandView.received(request).node();
        return new Answer(202, body, Map.of("Location", path));
    }

    private boolean isKnown(Ask ask, String commandId) {
        return quietly(ask.get("/api/commands/" + encoded(commandId)), commandId)
                .isOk();
    }

    private Answer quietly(Ask ask, String commandId) {
        try {
            return one(ask, commandId);
        } catch (Refused refused) {
            return refused.answer();
        }
    }

    private Answer here(String subscriptionId, String commandId) {
        CommandState state = relay.views().get(Table.COMMANDS, subscriptionId, commandId);
        if (state == null) {
            throw unknown();
        }
        String mailboxId = CommandIds.mailboxId(commandId);
        MailboxState mailbox = mailboxId == null
                ? null
                : relay.views().get(Table.MAILBOXES, subscriptionId, MailboxKey.of(subscriptionId, mailboxId));
        return Answer.ok(CommandView.of(commandId, state, mailbox, clock.now()));
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Refused unknown() {
        return Refused.notFound("No command of this id is known. The id is in the answer to POST /api/commands, or in"
                + " its Location header.");
    }

    private static Refused unknownOperation() {
        return Refused.notFound("No renewal of this opId is the current one of its subscription. GET /api/parked lists"
                + " those that wait for a person.");
    }
}
