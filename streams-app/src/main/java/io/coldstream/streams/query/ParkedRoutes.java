package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.streams.avro.Parked;
import io.coldstream.streams.avro.SubscriptionState;
import io.coldstream.streams.domain.Observation;
import io.coldstream.streams.domain.Operation;
import io.coldstream.streams.domain.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What waits: first events and requests for something not known yet, then renewals that need a person. */
final class ParkedRoutes {

    private static final String KIND = "kind";
    private static final String EVENTS = "events";
    private static final String OPERATIONS = "operations";

    private final Lists lists;

    ParkedRoutes(Relay relay) {
        this.lists = new Lists(relay);
    }

    Answer list(Ask ask) {
        String kind = ask.query(KIND);
        if (kind == null) {
            return both(ask);
        }
        return switch (kind) {
            case EVENTS -> lists.answer(Table.PARKED, ask, ParkedRoutes::event);
            case OPERATIONS -> lists.answer(Table.SUBSCRIPTIONS, ask, ParkedRoutes::operation);
            default -> throw Refused.unprocessable(List.of("kind: events or operations; without it, both"));
        };
    }

    /** The cursor says which of the two kinds it is in: {@code events/…} or {@code operations/…}. */
    private Answer both(Ask ask) {
        String cursor = ask.cursor() == null ? EVENTS + "/" : ask.cursor();
        List<JsonNode> items = new ArrayList<>();
        if (cursor.startsWith(EVENTS + "/")) {
            Lists.Part events = lists.gathered(Table.PARKED, at(ask, EVENTS, cursor), ParkedRoutes::event);
            items.addAll(events.items().values());
            if (events.next() != null) {
                return Answer.ok(Lists.page(items, EVENTS + "/" + events.next()));
            }
            cursor = OPERATIONS + "/";
        }
        int room = ask.limit() - items.size();
        if (room == 0) {
            return Answer.ok(Lists.page(items, cursor));
        }
        Lists.Part operations = lists.gathered(
                Table.SUBSCRIPTIONS,
                at(ask, OPERATIONS, cursor).with("limit", Integer.toString(room)),
                ParkedRoutes::operation);
        items.addAll(operations.items().values());
        return Answer.ok(Lists.page(items, operations.next() == null ? null : OPERATIONS + "/" + operations.next()));
    }

    private static Ask at(Ask ask, String kind, String cursor) {
        String key = cursor.startsWith(kind + "/") ? cursor.substring(kind.length() + 1) : "";
        return ask.with(KIND, kind).with("cursor", key.isEmpty() ? "" : Cursor.of(key));
    }

    private static ObjectNode event(Entry<Parked> entry) {
        String alias = entry.key().substring(0, entry.key().lastIndexOf('/'));
        String mailboxId = alias.startsWith(MailboxRoutes.ALIAS) ? alias.substring(MailboxRoutes.ALIAS.length()) : null;
        return new JsonObject()
                .with(KIND, "event")
                .with("event", entry.value().getEvent())
                .with("waitsFor", alias)
                .with("mailboxId", mailboxId)
                .with("since", entry.value().getParkedAt())
                .with("until", entry.value().getUntil())
                .with("reason", "alias-unknown")
                .with(
                        "words",
                        "It names " + (mailboxId == null ? alias : "mailbox " + mailboxId)
                                + ", and no webhook has said yet which subscription that belongs to."
                                + " It is applied as soon as one does, and put aside in the dead letters when none did until"
                                + " then.")
                .node();
    }

    private static @Nullable ObjectNode operation(Entry<SubscriptionState> entry) {
        Subscription subscription = SubscriptionView.load(entry);
        Operation operation = subscription.renewal().operation();
        boolean movedOn = subscription.lineage().isGone();
        if (operation == null || operation.state() != Operation.State.PARKED || movedOn) {
            return null;
        }
        return new JsonObject()
                .with(KIND, "operation")
                .with("subscriptionId", subscription.id())
                .with("opId", operation.opId())
                .with("attempts", operation.attempt())
                .with("periodEnd", operation.periodEnd())
                .with("estimate", operation.estimate())
                .with("since", operation.since())
                .with("reason", operation.reason())
                .with("words", Sentences.state(operation))
                .with("lastRead", read(subscription.renewal().observed()))
                .node();
    }

    private static @Nullable JsonObject read(@Nullable Observation read) {
        return read == null
                ? null
                : new JsonObject()
                        .with("at", read.at())
                        .with("shown", read.shown())
                        .with("status", read.status())
                        .with("periodStart", read.periodStart())
                        .with("periodEnd", read.periodEnd())
                        .with("autoRenew", read.autoRenew())
                        .with("price", read.price())
                        .with("quantity", read.quantity());
    }
}
