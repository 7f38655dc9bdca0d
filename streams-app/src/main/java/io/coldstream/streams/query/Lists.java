package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lists over all processes. Each looks at a bounded number of its entries; a page ends where the first of them had to
 * stop, so that nothing is left out between pages. If not every partition could be looked at, there is no answer.
 */
final class Lists {

    /** Set by the process that gathers a list: answer for your own partitions, with keys. */
    static final String LOCAL = "local";

    /** Which of several lists of a route it asks for. */
    static final String PART = "part";

    private static final int MOST_LOOKED_AT = 5_000;
    private static final String BY_LIST = "list";

    private final Relay relay;

    Lists(Relay relay) {
        this.relay = relay;
    }

    /**
     * @param items by store key
     * @param next the key after which this part was not looked at; {@code null} at the end
     */
    record Part(
            Set<Integer> partitions,
            Map<String, JsonNode> items,
            @Nullable String next) {}

    /**
     * Lists a table.
     *
     * @param item an entry as it is shown; {@code null} when it is not wanted
     */
    <V> Answer answer(Table<V> table, Ask ask, Function<Entry<V>, @Nullable JsonNode> item) {
        return answer(table, "", ask, item);
    }

    /** Lists the entries whose keys begin with {@code prefix}; others are not even looked at. */
    <V> Answer answer(Table<V> table, String prefix, Ask ask, Function<Entry<V>, @Nullable JsonNode> item) {
        if (isLocal(ask)) {
            return Answer.ok(written(here(table, prefix, ask, item)));
        }
        Part all = gathered(table, prefix, ask, item);
        return Answer.ok(page(List.copyOf(all.items().values()), all.next()));
    }

    /** The merged page of all processes. */
    <V> Part gathered(Table<V> table, Ask ask, Function<Entry<V>, @Nullable JsonNode> item) {
        return gathered(table, "", ask, item);
    }

    <V> Part gathered(Table<V> table, String prefix, Ask ask, Function<Entry<V>, @Nullable JsonNode> item) {
        return gathered(table.stage(), ask, asked -> here(table, prefix, asked, item), (one, other) -> other);
    }

    /**
     * The merged page of all processes.
     *
     * @param here the part of this process
     * @param together makes one of two items under one key
     */
    Part gathered(Stage stage, Ask ask, Function<Ask, Part> here, BinaryOperator<JsonNode> together) {
        List<Part> parts = new ArrayList<>();
        Ask there = ask.with(LOCAL, "true").forwardedBy(BY_LIST);
        relay.views().others(stage).forEach(peer -> {
            Answer answer = relay.peers().get(peer, there);
            if (!answer.isOk()) {
                throw Refused.rebalancing();
            }
            parts.add(read(answer.body()));
        });
        parts.add(here.apply(ask));
        Part all = merged(parts, ask.limit(), together);
        if (all.partitions().size() < relay.views().partitions()) {
            throw Refused.rebalancing();
        }
        return all;
    }

    private <V> Part here(Table<V> table, String prefix, Ask ask, Function<Entry<V>, @Nullable JsonNode> item) {
        int limit = ask.limit();
        Map<String, JsonNode> items = new TreeMap<>();
        try (Walk<V> walk = walk(table, prefix, ask.cursor())) {
            String last = null;
            int looked = 0;
            while (walk.hasNext() && items.size() < limit && looked < MOST_LOOKED_AT) {
                Entry<V> entry = walk.next();
                JsonNode shown = item.apply(entry);
                if (shown != null) {
                    items.put(entry.key(), shown);
                }
                last = entry.key();
                looked++;
            }
            return new Part(walk.partitions(), items, walk.hasNext() ? last : null);
        }
    }

    private <V> Walk<V> walk(Table<V> table, String prefix, @Nullable String cursor) {
        if (prefix.isEmpty()) {
            return relay.views().walk(table, cursor);
        }
        String after = cursor == null || cursor.compareTo(prefix) < 0 ? prefix : cursor;
        return new PrefixWalk<>(relay.views().walk(table, after), prefix);
    }

    /** Whether another process of ours gathers a list. */
    static boolean isLocal(Ask ask) {
        return "true".equals(ask.query(LOCAL)) && ask.forwardedBy().contains(BY_LIST);
    }

    /** One page of several parts, as far as all of them were looked at. */
    static Part merged(List<Part> parts, int limit, BinaryOperator<JsonNode> together) {
        Set<Integer> partitions = new HashSet<>();
        TreeMap<String, JsonNode> items = new TreeMap<>();
        String reached = null;
        for (Part part : parts) {
            partitions.addAll(part.partitions());
            part.items().forEach((key, item) -> items.merge(key, item, together));
            reached = earlier(reached, part.next());
        }
        if (reached != null) {
            items.tailMap(reached, false).clear();
        }
        while (items.size() > limit) {
            items.pollLastEntry();
            reached = items.lastKey();
        }
        return new Part(partitions, items, reached);
    }

    private static @Nullable String earlier(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }

    static JsonObject page(List<? extends JsonNode> items, @Nullable String next) {
        return new JsonObject()
                .with("items", JsonObject.list(items))
                .with("next", next == null ? null : Cursor.of(next));
    }

    /** The same page, with more to come from {@code next} on. */
    static Answer leadingOn(Answer page, String next) {
        ObjectNode body = page.body().deepCopy();
        body.put("next", Cursor.of(next));
        return Answer.ok(body);
    }

    static JsonObject written(Part part) {
        ObjectNode items = new JsonObject().node();
        part.items().forEach(items::set);
        return new JsonObject()
                .with("partitions", JsonObject.list(part.partitions()))
                .with("entries", items)
                .with("next", part.next());
    }

    private static Part read(JsonNode json) {
        Set<Integer> partitions = new HashSet<>();
        json.path("partitions").forEach(partition -> partitions.add(partition.asInt()));
        Map<String, JsonNode> items = new TreeMap<>();
        json.path("entries").properties().forEach(entry -> items.put(entry.getKey(), entry.getValue()));
        JsonNode next = json.get("next");
        return new Part(partitions, items, next == null ? null : Objects.requireNonNull(next.textValue()));
    }
}
