package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.streams.avro.StoryEntry;
import io.coldstream.streams.stores.StoryKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pages of what lies side by side under one key: the mailboxes of a subscription, the entries of a story. */
final class Pages {

    private final Relay relay;

    Pages(Relay relay) {
        this.relay = relay;
    }

    /** A page of one partition, which this process owns. */
    <V> Answer of(
            Table<V> table, String routingKey, Span span, int limit, Function<Entry<V>, @Nullable JsonObject> item) {
        List<Entry<V>> found = relay.views().range(table, routingKey, span, limit + 1);
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

    /** A story in order, or newest first, as asked. */
    Answer story(Table<StoryEntry> table, String id, Ask ask) {
        return of(
                table,
                id,
                new Span(StoryKey.prefix(id), ask.cursor(), newestFirst(ask)),
                ask.limit(),
                entry -> told(entry.value()));
    }

    static boolean newestFirst(Ask ask) {
        String order = ask.query("order");
        if (order == null || order.equals("oldest")) {
            return false;
        }
        if (order.equals("newest")) {
            return true;
        }
        throw Refused.unprocessable(List.of("order: oldest or newest (which comes first)"));
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
