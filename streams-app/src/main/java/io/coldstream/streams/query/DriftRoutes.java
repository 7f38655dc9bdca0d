package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.streams.avro.DriftSeen;
import io.coldstream.streams.stores.DriftKey;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the reseller differs from what its pages say: shapes, never values. Each partition of each stage counts for itself;
 * equal shapes are shown as one.
 */
final class DriftRoutes {

    private static final String STAGE = "stage";
    private static final String FIRST = "firstSeenAt";
    private static final String LAST = "lastSeenAt";
    private static final String COUNT = "count";

    private static final Map<Stage, List<Table<DriftSeen>>> TABLES = new EnumMap<>(Map.of(
            Stage.ALIASES,
            List.of(Table.DRIFT),
            Stage.SUBSCRIPTIONS,
            List.of(Table.DRIFT_APPLIED, Table.DRIFT_DOMAINS)));

    private final Relay relay;
    private final Lists lists;

    DriftRoutes(Relay relay) {
        this.relay = relay;
        this.lists = new Lists(relay);
    }

    Answer list(Ask ask) {
        if (Lists.isLocal(ask)) {
            return TABLES.keySet().stream()
                    .filter(stage -> stage.code().equals(ask.query(STAGE)))
                    .findFirst()
                    .map(stage -> Answer.ok(Lists.written(here(stage, ask))))
                    .orElseThrow(Refused::rebalancing);
        }
        List<Lists.Part> stages = TABLES.keySet().stream()
                .map(stage -> lists.gathered(
                        stage, ask.with(STAGE, stage.code()), asked -> here(stage, asked), DriftRoutes::together))
                .toList();
        Lists.Part all = Lists.merged(stages, ask.limit(), DriftRoutes::together);
        return Answer.ok(Lists.page(List.copyOf(all.items().values()), all.next()));
    }

    /** There are few enough to look at all of them. */
    private Lists.Part here(Stage stage, Ask ask) {
        @Nullable Set<Integer> partitions = null;
        TreeMap<String, JsonNode> items = new TreeMap<>();
        for (Table<DriftSeen> table : TABLES.getOrDefault(stage, List.of())) {
            try (Walk<DriftSeen> walk = relay.views().walk(table, ask.cursor())) {
                partitions = both(partitions, walk.partitions());
                walk.forEachRemaining(entry -> items.merge(entry.key(), shown(entry), DriftRoutes::together));
            }
        }
        return Lists.merged(
                List.of(new Lists.Part(partitions == null ? Set.of() : partitions, items, null)),
                ask.limit(),
                DriftRoutes::together);
    }

    private static Set<Integer> both(@Nullable Set<Integer> one, Set<Integer> other) {
        Set<Integer> both = new TreeSet<>(other);
        if (one != null) {
            both.retainAll(one);
        }
        return both;
    }

    private static ObjectNode shown(Entry<DriftSeen> entry) {
        DriftKey key = DriftKey.read(entry.key());
        boolean ofCommand = key.kind().equals("missing-action-id");
        return new JsonObject()
                .with("kind", key.kind())
                .with(ofCommand ? "command" : "event", told(key.of()))
                .with("path", told(key.path()))
                .with("type", told(key.type()))
                .with(FIRST, entry.value().getFirstSeenAt())
                .with(LAST, entry.value().getLastSeenAt())
                .with(COUNT, entry.value().getCount())
                .with("words", words(key))
                .node();
    }

    private static JsonNode together(JsonNode one, JsonNode other) {
        ObjectNode both = one.deepCopy();
        both.put(COUNT, one.path(COUNT).asLong() + other.path(COUNT).asLong());
        both.put(
                FIRST,
                isBefore(one, other, FIRST)
                        ? one.path(FIRST).asText()
                        : other.path(FIRST).asText());
        both.put(
                LAST,
                isBefore(one, other, LAST)
                        ? other.path(LAST).asText()
                        : one.path(LAST).asText());
        return both;
    }

    private static boolean isBefore(JsonNode one, JsonNode other, String time) {
        return Instant.parse(one.path(time).asText())
                .isBefore(Instant.parse(other.path(time).asText()));
    }

    private static @Nullable String told(String part) {
        return part.isEmpty() ? null : part;
    }

    private static String words(DriftKey key) {
        return switch (key.kind()) {
            case "unknown-event" ->
                "This version does not know the event. Its webhooks are dead letters, to be redriven by one that does.";
            case "unknown-field" ->
                "The reseller's pages don't show this field. Its value is kept sealed with the event.";
            case "changed-type" -> "The field has another form than the pages say. Such webhooks are dead letters.";
            case "reused-event-id" -> "One eventId came with two different bodies. Both were applied.";
            case "missing-action-id" -> "The reseller accepted a call without an actionId, as it did before June 2026.";
            default -> "More shapes were met than are kept apart.";
        };
    }
}
