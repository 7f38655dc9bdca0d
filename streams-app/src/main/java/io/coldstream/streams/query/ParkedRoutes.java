package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.streams.avro.DnsRecordState;
import io.coldstream.streams.avro.Parked;
import io.coldstream.streams.avro.SubscriptionState;
import io.coldstream.streams.codec.DnsRecords;
import io.coldstream.streams.domain.Decision.CommandStatus;
import io.coldstream.streams.domain.DnsChange;
import io.coldstream.streams.domain.DnsRecord;
import io.coldstream.streams.domain.Observation;
import io.coldstream.streams.domain.Operation;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.stores.DnsKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What waits: first events and requests for something not known yet, then what needs a person: renewals that are parked or
 * await an approval, and commands.
 */
final class ParkedRoutes {

    private static final String KIND = "kind";
    private static final DnsRecords DNS = new DnsRecords();

    /** One kind of what waits, by the name that stands in queries and cursors. */
    private record Section<V>(String kind, Table<V> table, Function<Entry<V>, @Nullable JsonNode> item) {

        Answer list(Lists lists, Ask ask) {
            return lists.answer(table, ask, item);
        }

        Lists.Part gathered(Lists lists, Ask ask) {
            return lists.gathered(table, ask, item);
        }
    }

    private static final List<Section<?>> SECTIONS = List.of(
            new Section<>("events", Table.PARKED, ParkedRoutes::event),
            new Section<>("operations", Table.SUBSCRIPTIONS, ParkedRoutes::operation),
            new Section<>("commands", Table.MAILBOXES, ParkedCalls::of),
            new Section<>("dns-records", Table.DNS_RECORDS, ParkedRoutes::dnsRecord));

    private final Lists lists;

    ParkedRoutes(Relay relay) {
        this.lists = new Lists(relay);
    }

    Answer list(Ask ask) {
        String kind = ask.query(KIND);
        if (kind == null) {
            return all(ask);
        }
        return SECTIONS.stream()
                .filter(section -> section.kind.equals(kind))
                .findAny()
                .orElseThrow(() -> Refused.unprocessable(List.of("kind: one of "
                        + SECTIONS.stream().map(Section::kind).collect(Collectors.joining(", "))
                        + "; without it, all")))
                .list(lists, ask);
    }

    /** The cursor says which of the kinds it is in: {@code events/…}, for example. */
    private Answer all(Ask ask) {
        String cursor = ask.cursor() == null ? "" : ask.cursor();
        int first = Math.max(0, indexOf(cursor));
        List<JsonNode> items = new ArrayList<>();
        for (Section<?> section : SECTIONS.subList(first, SECTIONS.size())) {
            int room = ask.limit() - items.size();
            if (room == 0) {
                return Answer.ok(Lists.page(items, section.kind + "/"));
            }
            Ask asked = at(ask, section.kind, cursor).with("limit", Integer.toString(room));
            Lists.Part part = section.gathered(lists, asked);
            items.addAll(part.items().values());
            if (part.next() != null) {
                return Answer.ok(Lists.page(items, section.kind + "/" + part.next()));
            }
        }
        return Answer.ok(Lists.page(items, null));
    }

    private static int indexOf(String cursor) {
        return SECTIONS.stream()
                .map(section -> section.kind + "/")
                .map(cursor::startsWith)
                .toList()
                .indexOf(true);
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
        JsonObject awaited = SubscriptionView.approval(subscription.renewal().awaitingApproval());
        boolean parked = operation != null && operation.state() == Operation.State.PARKED;
        if (awaited != null && !movedOn && !parked) {
            return awaited.with(KIND, "approval")
                    .with("subscriptionId", subscription.id())
                    .with("lastRead", read(subscription.renewal().observed()))
                    .node();
        }
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
                .with("approval", awaited)
                .with("lastRead", read(subscription.renewal().observed()))
                .node();
    }

    private static @Nullable ObjectNode dnsRecord(Entry<DnsRecordState> entry) {
        DnsRecord.Call call =
                DNS.load(DnsKey.recordId(entry.key()), entry.value()).call();
        if (call == null || !call.needsAPerson()) {
            return null;
        }
        DnsChange change = call.wish().change();
        Map<String, String> facts = Map.of(
                "commandId", call.wish().commandId(),
                "recordId", change.recordId(),
                "reason", call.why().reason());
        CommandStatus status = CommandStatus.valueOf(call.stand().name());
        return new JsonObject()
                .with(KIND, "dns-record")
                .with("commandId", call.wish().commandId())
                .with("userId", change.userId())
                .with("domain", change.domain())
                .with("recordId", change.recordId())
                .with("state", status)
                .with("attempts", call.counts().attempt())
                .with("since", call.since())
                .with("reason", call.why().reason())
                .with("evidence", call.why().evidence())
                .with("words", Sentences.command(status, new Facts(facts)))
                .with(
                        "wanted",
                        new JsonObject()
                                .with("host", change.host())
                                .with("value", change.value())
                                .with("recordType", change.recordType())
                                .with("priority", change.priority())
                                .with(
                                        "excludedDMARCtags",
                                        change.excludedTags() == null ? null : JsonObject.list(change.excludedTags())))
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
