package io.coldstream.streams.codec;

import io.coldstream.avro.CommandKind;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.StoryEntry;
import io.coldstream.streams.domain.Decision;
import io.coldstream.streams.domain.Difference;
import io.coldstream.streams.domain.DomainDecision;
import io.coldstream.streams.domain.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is written into a subscription's timeline: facts, from which the query side makes sentences. */
public final class Story {

    private Story() {}

    public static StoryEntry event(SubscriptionEvent event, Instant at, Origin cause) {
        Map<String, String> facts = new TreeMap<>();
        event.getOrderId().ifPresent(id -> facts.put("orderId", id));
        event.getQuantity().ifPresent(quantity -> facts.put("quantity", quantity.toString()));
        event.getReason().ifPresent(reason -> facts.put("reason", reason));
        event.getPeriodEnd().ifPresent(end -> facts.put("periodEnd", end.toString()));
        event.getMailbox().ifPresent(mailbox -> {
            mailbox.getMailboxId().ifPresent(id -> facts.put("mailboxId", id));
            mailbox.getEmail().ifPresent(email -> facts.put("email", email));
        });
        return entry(at, "event", event.getEvent(), facts, cause);
    }

    public static StoryEntry decision(Decision.RenewalDecided decided, Instant at, List<Origin> causes) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("periodEnd", decided.periodEnd().toString());
        facts.put("reason", decided.reason());
        put(facts, "estimate", decided.estimate());
        put(facts, "actor", decided.actor());
        Operation operation = decided.operation();
        if (operation != null) {
            facts.put("opId", operation.opId());
            facts.put("attempt", Integer.toString(operation.attempt()));
            put(facts, "renewedUntil", operation.renewedUntil());
        }
        Decision.More more = decided.more();
        put(facts, "opId", more.opId());
        put(facts, "noticeDays", more.noticeDays());
        put(facts, "renewedUntil", more.renewedUntil());
        put(facts, "nextAt", more.nextAt());
        return new StoryEntry(at, "decision", decided.step().name(), facts, causes);
    }

    public static StoryEntry order(Decision.OrderProgressed progressed, Instant at, Origin cause) {
        return entry(
                at,
                "order",
                progressed.step().name(),
                Map.of("orderId", progressed.orderId(), "missing", Integer.toString(progressed.missing())),
                cause);
    }

    public static StoryEntry command(Decision.CommandMoved moved, String kind, Instant at, Origin cause) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("commandId", moved.commandId());
        facts.put("kind", kind);
        facts.put("reason", moved.reason());
        put(facts, "nextAt", moved.nextAt());
        put(facts, "actionId", moved.actionId());
        return entry(at, "command", moved.status().name(), facts, cause);
    }

    public static StoryEntry dns(String recordId, Decision.CommandMoved moved, Instant at, Origin cause) {
        StoryEntry told = command(moved, CommandKind.UPDATE_DNS_RECORD.name(), at, cause);
        told.getFacts().put("recordId", recordId);
        return told;
    }

    public static StoryEntry notice(DomainDecision.Notice notice, Instant at, Origin cause) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("expiresAt", notice.expiresAt().toString());
        facts.put("reason", notice.code());
        put(facts, "renewedUntil", notice.renewedUntil());
        return entry(at, "notice", notice.step().name(), facts, cause);
    }

    public static StoryEntry difference(Difference difference, Origin cause) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("sweepId", difference.sweepId());
        facts.put("fact", difference.fact().name());
        put(facts, "was", difference.was());
        put(facts, "is", difference.is());
        return entry(difference.at(), "sweep", difference.kind().name(), facts, cause);
    }

    public static StoryEntry lineage(String what, String subscriptionId, Instant at, Origin cause) {
        return entry(at, "lineage", what, Map.of("subscriptionId", subscriptionId), cause);
    }

    private static StoryEntry entry(Instant at, String kind, String what, Map<String, String> facts, Origin cause) {
        return new StoryEntry(at, kind, what, facts, List.of(cause));
    }

    private static void put(Map<String, String> facts, String name, @Nullable Object value) {
        if (value != null) {
            facts.put(name, value.toString());
        }
    }
}
