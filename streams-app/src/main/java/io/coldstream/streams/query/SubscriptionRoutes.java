package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.streams.avro.StoryEntry;
import io.coldstream.streams.avro.SubscriptionState;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.stores.MailboxKey;
import io.coldstream.streams.stores.PolicyBook;
import io.coldstream.streams.stores.StoryKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Subscriptions, their mailboxes and their timelines. */
final class SubscriptionRoutes {

    static final Sheet SHEET = Sheet.of("subscriptions", "subscriptionId", "status", "userId", "userEmail")
            .with("domainId", "domain", "provider", "quantity", "mailboxesKnown")
            .with(Column.at("price", "/price/amount"))
            .with(Column.at("currency", "/price/currency"))
            .with("periodEnd", "claimedPeriodEnd", "observedPeriodStart", "observedPeriodEnd", "observedAt")
            .with("autoRenew")
            .with(Column.at("mode", "/policy/mode"))
            .with(Column.at("renewal", "/renewal/state"))
            .with("held", "anomalies", "updatedAt");

    private final Relay relay;
    private final Lists lists;
    private final PolicyBook policies;

    SubscriptionRoutes(Relay relay) {
        this.relay = relay;
        this.lists = new Lists(relay);
        this.policies = new PolicyBook(relay.views()::policy);
    }

    Answer one(Ask ask) {
        return one(ask, ask.parameter("id"));
    }

    Answer one(Ask ask, String id) {
        return relay.atSubscription(id, ask, () -> Answer.ok(SubscriptionView.of(known(id), policies)));
    }

    Answer list(Ask ask) {
        SubscriptionFilter filter = SubscriptionFilter.of(ask);
        return lists.answer(Table.SUBSCRIPTIONS, ask, entry -> shown(entry, filter));
    }

    Answer mailboxes(Ask ask) {
        String id = ask.parameter("id");
        return relay.atSubscription(id, ask, () -> {
            known(id);
            return entries(
                    Table.MAILBOXES,
                    id,
                    new Span(MailboxKey.prefix(id), ask.cursor(), false),
                    ask.limit(),
                    entry -> MailboxView.of(id, entry.value()));
        });
    }

    /** The story in order, or newest first. */
    Answer timeline(Ask ask) {
        String id = ask.parameter("id");
        boolean newestFirst = newestFirst(ask);
        return relay.atSubscription(id, ask, () -> {
            known(id);
            return entries(
                    Table.STORIES,
                    id,
                    new Span(StoryKey.prefix(id), ask.cursor(), newestFirst),
                    ask.limit(),
                    entry -> told(entry.value()));
        });
    }

    private static boolean newestFirst(Ask ask) {
        String order = ask.query("order");
        if (order == null || order.equals("oldest")) {
            return false;
        }
        if (order.equals("newest")) {
            return true;
        }
        throw Refused.unprocessable(List.of("order: oldest or newest (which comes first)"));
    }

    private Subscription known(String id) {
        SubscriptionState state = relay.views().get(Table.SUBSCRIPTIONS, id, id);
        if (state == null) {
            throw Refused.notFound("No subscription of this id is known. GET /api/subscriptions lists those that are;"
                    + " one that was just ordered appears with its first webhook.");
        }
        return SubscriptionView.load(new Entry<>(id, state));
    }

    private @Nullable ObjectNode shown(Entry<SubscriptionState> entry, SubscriptionFilter filter) {
        Subscription subscription = SubscriptionView.load(entry);
        return filter.wants(subscription)
                ? SubscriptionView.of(subscription, policies).node()
                : null;
    }

    private <V> Answer entries(
            Table<V> table, String id, Span span, int limit, Function<Entry<V>, @Nullable JsonObject> item) {
        List<Entry<V>> found = relay.views().range(table, id, span, limit + 1);
        boolean more = found.size() > limit;
        List<Entry<V>> shown = more ? found.subList(0, limit) : found;
        List<JsonNode> items = new ArrayList<>();
        for (Entry<V> entry : shown) {
            JsonObject json = item.apply(entry);
            if (json != null) {
                items.add(json.node());
            }
        }
        return Answer.ok(Lists.page(items, more ? shown.getLast().key() : null));
    }

    private static JsonObject told(StoryEntry entry) {
        JsonObject facts = new JsonObject();
        entry.getFacts().forEach(facts::with);
        return new JsonObject()
                .with("at", entry.getAt())
                .with("what", Sentences.of(entry))
                .with("kind", entry.getKind())
                .with("name", entry.getWhat())
                .with(
                        "causes",
                        JsonObject.list(entry.getCauses().stream()
                                .map(cause -> new JsonObject()
                                        .with("topic", cause.getTopic())
                                        .with("partition", cause.getPartition())
                                        .with("offset", cause.getOffset()))
                                .toList()))
                .with("facts", facts);
    }
}
