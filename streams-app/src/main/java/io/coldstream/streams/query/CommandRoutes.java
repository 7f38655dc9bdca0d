package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.DnsRecordUpdate;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.avro.CommandState;
import io.coldstream.streams.avro.MailboxState;
import io.coldstream.streams.codec.Amounts;
import io.coldstream.streams.codec.CommandIds;
import io.coldstream.streams.codec.DnsInputs;
import io.coldstream.streams.domain.Domain;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.stores.MailboxKey;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What people ask for, and where it stands. */
final class CommandRoutes {

    private final Relay relay;
    private final Journal journal;
    private final BusinessClock clock;
    private final String currency;
    private final SubscriptionRoutes subscriptions;
    private final MailboxRoutes mailboxes;
    private final DispatchRoutes dispatch;
    private final DomainRoutes domains;
    private final Accepted accepted = new Accepted();

    CommandRoutes(Relay relay, Journal journal, BusinessClock clock, String currency) {
        this.relay = relay;
        this.journal = journal;
        this.clock = clock;
        this.currency = currency;
        this.subscriptions = new SubscriptionRoutes(relay, clock);
        this.mailboxes = new MailboxRoutes(relay);
        this.dispatch = new DispatchRoutes(relay, clock);
        this.domains = new DomainRoutes(relay);
    }

    Answer ask(Ask ask) {
        CommandRequest request = CommandForm.read(ask, clock.now(), email -> mailboxes.idAt(ask, email));
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

    Answer retry(Ask ask) {
        return about(ask, CommandKind.RETRY_RENEWAL, Set.of("PARKED", "NOT_SENT", "REJECTED"));
    }

    Answer resolve(Ask ask) {
        return about(ask, CommandKind.RESOLVE_RENEWAL, Set.of("PARKED"));
    }

    /** What waits for an approval need not be an operation yet. */
    Answer approve(Ask ask) {
        String opId = ask.parameter("opId");
        if (CommandIds.routingKey(opId) == null) {
            throw unknownOperation();
        }
        CommandRequest request = CommandForm.approval(opId, currency, ask, clock.now());
        Answer target = subscription(ask, opId);
        if (!target.isOk()) {
            return target;
        }
        JsonNode waits = target.body().path("awaitsApproval");
        // A repetition of what was taken already is answered like the first time.
        if (!opId.equals(waits.path("opId").textValue()) && !isKnown(ask, request.getCommandId())) {
            throw new Refused(
                    409,
                    "Nothing to approve",
                    "No renewal of this opId waits for an approval. GET /api/parked lists those that do.");
        }
        return accept(ask, request.getUpTo().isPresent() ? request : upTo(waits.path("estimate"), request));
    }

    /** The person saw this estimate; a later one may be greater by the time the approval is taken. */
    private static CommandRequest upTo(JsonNode shown, CommandRequest request) {
        if (shown.isMissingNode()) {
            return request;
        }
        Money estimate = new Money(
                new BigDecimal(shown.path("amount").asText()),
                shown.path("currency").asText());
        return CommandRequest.newBuilder(request)
                .setUpTo(Amounts.wire(estimate))
                .build();
    }

    private CommandRequest aboutRenewal(Ask ask, String opId, CommandKind kind) {
        if (CommandIds.routingKey(opId) == null) {
            throw unknownOperation();
        }
        return CommandForm.about(opId, kind, ask, clock.now());
    }

    private Answer subscription(Ask ask, String opId) {
        String id = Objects.requireNonNull(CommandIds.routingKey(opId));
        return subscriptions.one(ask.get("/api/subscriptions/" + encoded(id)), id);
    }

    private Answer about(Ask ask, CommandKind kind, Set<String> states) {
        String opId = ask.parameter("opId");
        CommandRequest request = aboutRenewal(ask, opId, kind);
        Answer target = subscription(ask, opId);
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
        boolean ofDomain = DnsInputs.isOfDomain(ask.parameter("commandId"));
        // To set a DNS record once more does no harm; a call about a mailbox counts against its limit.
        Set<String> states = ofDomain ? Set.of("PARKED", "UNCONFIRMED") : Set.of("PARKED");
        return aboutCommand(ask, CommandKind.RETRY_COMMAND, states);
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
        if (answer.isOk() && ask.forwardedBy().isEmpty() && answer.body() instanceof ObjectNode shown) {
            inDispatch(ask, commandId, shown);
        }
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

    private Answer here(Table<CommandState> table, String routingKey, String commandId) {
        CommandState state = relay.views().get(table, routingKey, commandId);
        if (state == null) {
            throw unknown();
        }
        String mailboxId = CommandIds.mailboxId(commandId);
        MailboxState mailbox = mailboxId == null
                ? null
                : relay.views().get(Table.MAILBOXES, routingKey, MailboxKey.of(routingKey, mailboxId));
        return Answer.ok(CommandView.of(commandId, state, mailbox, clock.now()));
    }

    /** Adds where it stands among those that wait for their release; nothing while that can't be told. */
    private void inDispatch(Ask ask, String commandId, ObjectNode shown) {
        if (!mayBeInDispatch(shown)) {
            return;
        }
        String kind = shown.path("kind").asText();
        try {
            Answer answer = dispatch.status(
                    ask.get(DispatchRoutes.PATH).with("commandId", commandId).with("kind", kind));
            JsonNode place = answer.isOk() ? answer.body().get("command") : null;
            if (place != null) {
                shown.set("dispatch", place);
            }
        } catch (Refused refused) {
            // Where it stands otherwise is answered all the same.
        }
    }

    /** A renewal waits there from the start; other commands are SENT from then on, and wait elsewhere before. */
    private static boolean mayBeInDispatch(JsonNode shown) {
        return switch (shown.path("state").asText()) {
            case "SENT" -> true;
            case "WAITING" ->
                shown.path("kind").asText().equals("RENEW_SUBSCRIPTION")
                        && !shown.path("reason").asText().equals("a-read-comes-first");
            default -> false;
        };
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
