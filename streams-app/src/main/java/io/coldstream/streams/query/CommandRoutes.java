package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.DnsRecordUpdate;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.avro.CommandState;
import io.coldstream.streams.codec.CommandIds;
import io.coldstream.streams.codec.DnsInputs;
import io.coldstream.streams.domain.Decision.CommandStatus;
import io.coldstream.streams.domain.Domain;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What people ask for, and where it stands. */
final class CommandRoutes {

    private static final Set<String> NEED_A_PERSON = Set.of("PARKED", "UNCONFIRMED");

    private final Relay relay;
    private final Journal journal;
    private final BusinessClock clock;
    private final SubscriptionRoutes subscriptions;
    private final MailboxRoutes mailboxes;
    private final DomainRoutes domains;
    private final Accepted accepted = new Accepted();

    CommandRoutes(Relay relay, Journal journal, BusinessClock clock) {
        this.relay = relay;
        this.journal = journal;
        this.clock = clock;
        this.subscriptions = new SubscriptionRoutes(relay);
        this.mailboxes = new MailboxRoutes(relay);
        this.domains = new DomainRoutes(relay);
    }

    Answer ask(Ask ask) {
        CommandRequest request = CommandForm.read(ask, clock.now());
        if (request.getDnsRecord().isPresent()) {
            return askDomain(ask, request, request.getDnsRecord().get());
        }
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

    private Answer askDomain(Ask ask, CommandRequest request, DnsRecordUpdate dns) {
        String path = "/api/domains/" + encoded(dns.getUserId()) + "/" + encoded(dns.getDomain());
        Answer target = domains.one(ask.get(path), Domain.alias(dns.getUserId(), dns.getDomain()));
        return target.isOk() ? accept(ask, request) : target;
    }

    Answer retryCommand(Ask ask) {
        return aboutCommand(ask, CommandKind.RETRY_COMMAND);
    }

    Answer resolveCommand(Ask ask) {
        return aboutCommand(ask, CommandKind.RESOLVE_COMMAND);
    }

    private Answer aboutCommand(Ask ask, CommandKind kind) {
        String commandId = ask.parameter("commandId");
        if (!DnsInputs.isOfDomain(commandId)) {
            throw unknown();
        }
        CommandRequest request = CommandForm.aboutCommand(commandId, kind, ask, clock.now());
        Answer target = one(ask.get("/api/commands/" + encoded(commandId)), commandId);
        if (!target.isOk()) {
            return target;
        }
        String state = target.body().path("state").asText();
        // A repetition of what was taken already is answered like the first time.
        if (!NEED_A_PERSON.contains(state) && !isKnown(ask, request.getCommandId())) {
            throw new Refused(
                    409,
                    "Not in that state",
                    "This command is " + state
                            + ". Only one that is PARKED or UNCONFIRMED can be retried or resolved.");
        }
        return accept(ask, request);
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

    Answer one(Ask ask) {
        String commandId = ask.parameter("commandId");
        Answer answer = quietly(ask, commandId);
        CommandRequest request = answer.status() == 404 ? accepted.find(commandId) : null;
        return request == null ? answer : Answer.ok(received(request));
    }

    private Answer one(Ask ask, String commandId) {
        String routingKey = CommandIds.routingKey(commandId);
        if (routingKey == null) {
            throw unknown();
        }
        if (CommandIds.mailboxId(commandId) != null) {
            return relay.atAlias(
                    routingKey,
                    ask,
                    subscriptionId -> here(Table.COMMANDS, subscriptionId, commandId),
                    CommandRoutes::unknown);
        }
        Table<CommandState> table = DnsInputs.isOfDomain(commandId) ? Table.DNS_COMMANDS : Table.COMMANDS;
        return relay.atSubscription(routingKey, ask, () -> here(table, routingKey, commandId));
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
        JsonNode body = seen.isOk() ? seen.body() : received(request).node();
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

    private Answer here(Table<CommandState> table, String routingKey, String commandId) {
        CommandState state = relay.views().get(table, routingKey, commandId);
        if (state == null) {
            throw unknown();
        }
        return Answer.ok(shown(commandId, state));
    }

    private static JsonObject shown(String commandId, CommandState state) {
        Map<String, String> facts = new TreeMap<>(Map.of("commandId", commandId, "reason", state.getReason()));
        state.getNextAt().ifPresent(at -> facts.put("nextAt", at.toString()));
        state.getRecordId().ifPresent(id -> facts.put("recordId", id));
        boolean ofDomain = DnsInputs.isOfDomain(commandId);
        return new JsonObject()
                .with("commandId", commandId)
                .with("subscriptionId", ofDomain ? null : state.getSubscriptionId())
                .with(
                        "domain",
                        ofDomain ? Domain.unknown(state.getSubscriptionId()).name() : null)
                .with("recordId", state.getRecordId())
                .with("kind", state.getKind())
                .with("state", state.getStatus())
                .with("reason", state.getReason())
                .with("words", Sentences.command(CommandStatus.valueOf(state.getStatus()), new Facts(facts)))
                .with("nextSlot", state.getNextAt())
                .with("askedBy", state.getActor())
                .with("askedBecause", state.getWhy())
                .with("requestedAt", state.getRequestedAt())
                .with("movedAt", state.getMovedAt());
    }

    private static JsonObject received(CommandRequest request) {
        Instant at = request.getRequestedAt();
        return new JsonObject()
                .with("commandId", request.getCommandId())
                .with("kind", request.getKind())
                .with("state", "RECEIVED")
                .with("reason", "received")
                .with("words", "The request is safe in the log and has not been looked at yet. Ask again in a moment.")
                .with("askedBy", request.getActor())
                .with("askedBecause", request.getReason())
                .with("requestedAt", Objects.requireNonNull(at))
                .with("movedAt", at);
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
