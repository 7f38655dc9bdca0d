package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.avro.CommandRequest;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.avro.DifferenceState;
import io.coldstream.streams.avro.SweepCount;
import io.coldstream.streams.avro.SweepState;
import io.coldstream.streams.codec.Sweeps;
import io.coldstream.streams.domain.Difference;
import io.coldstream.streams.domain.Sweep;
import io.coldstream.streams.stores.DifferenceKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The last sweeps over the reseller's list, and what they found. */
final class AuditRoutes {

    static final Sheet SHEET =
            Sheet.of("differences", "sweepId", "subscriptionId", "fact", "kind", "was", "is", "at", "words");

    private static final String SWEEP = "sweep";
    private static final String COUNT = "count";

    /** Of all kinds in all sweeps that are kept there are fewer. */
    private static final String ALL_COUNTS = "500";

    private final Relay relay;
    private final Lists lists;
    private final Journal journal;
    private final BusinessClock clock;

    AuditRoutes(Relay relay, Journal journal, BusinessClock clock) {
        this.relay = relay;
        this.lists = new Lists(relay);
        this.journal = journal;
        this.clock = clock;
    }

    /** The last sweeps, the newest first; with {@code ?sweep=} the differences that one found. */
    Answer list(Ask ask) {
        String sweepId = ask.query(SWEEP);
        if (sweepId == null) {
            return sweeps(ask);
        }
        return lists.answer(Table.DIFFERENCES, DifferenceKey.prefix(sweepId), ask, AuditRoutes::difference);
    }

    /** Begins a sweep now; while one is on, that one serves. */
    Answer sweep(Ask ask) {
        CommandRequest request = CommandForm.sweep(ask, clock.now());
        journal.ask(request);
        return new Answer(
                202,
                new JsonObject()
                        .with("commandId", request.getCommandId())
                        .with("words", "The sweep begins within moments. While one is on, that one serves.")
                        .node(),
                Map.of("Location", "/api/audit"));
    }

    /** Those of each partition are gathered here, and counted together. */
    private Answer sweeps(Ask ask) {
        if (Lists.isLocal(ask)) {
            return COUNT.equals(ask.query("of"))
                    ? Answer.ok(Lists.written(counts(ask)))
                    : lists.answer(Table.SWEEPS, ask, AuditRoutes::shown);
        }
        Ask all = ask.with("limit", ALL_COUNTS);
        Lists.Part sweeps = lists.gathered(Table.SWEEPS, all, AuditRoutes::shown);
        Lists.Part counts =
                lists.gathered(Stage.SUBSCRIPTIONS, all.with("of", COUNT), this::counts, AuditRoutes::together);
        Map<String, ObjectNode> found = new TreeMap<>(Comparator.reverseOrder());
        sweeps.items().forEach((id, sweep) -> found.put(id, sweep.deepCopy()));
        counts.items().forEach((key, count) -> {
            ObjectNode sweep = found.get(DifferenceKey.sweepId(key));
            long number = count.path(COUNT).asLong();
            if (sweep != null && number > 0) {
                sweep.withObject("/differences").put(DifferenceKey.last(key), number);
            }
        });
        return Answer.ok(Lists.page(List.copyOf(found.values()), null));
    }

    private static ObjectNode shown(Entry<SweepState> entry) {
        Sweep sweep = Sweeps.load(entry.key(), entry.value());
        return new JsonObject()
                .with("sweepId", sweep.id())
                .with("state", sweep.state())
                .with("startedAt", sweep.startedAt())
                .with("endedAt", sweep.endedAt())
                .with("reason", sweep.reason())
                .with("actor", sweep.actor())
                .with("page", sweep.page())
                .with("totalPages", sweep.totalPages())
                .with("listed", sweep.listed())
                .with("nextPageAt", sweep.isRunning() && sweep.asked() == null ? sweep.nextAt() : null)
                .with("differences", new JsonObject())
                .node();
    }

    /** Each partition counts for itself. */
    private Lists.Part counts(Ask ask) {
        TreeMap<String, JsonNode> items = new TreeMap<>();
        try (Walk<SweepCount> walk = relay.views().walk(Table.DIFFERENCE_COUNTS, null)) {
            walk.forEachRemaining(entry -> items.merge(
                    entry.key(),
                    new JsonObject().with(COUNT, entry.value().getCount()).node(),
                    AuditRoutes::together));
            return Lists.merged(
                    List.of(new Lists.Part(walk.partitions(), items, null)), ask.limit(), AuditRoutes::together);
        }
    }

    private static JsonNode together(JsonNode one, JsonNode other) {
        return new JsonObject()
                .with(COUNT, one.path(COUNT).asLong() + other.path(COUNT).asLong())
                .node();
    }

    private static ObjectNode difference(Entry<DifferenceState> entry) {
        DifferenceState found = entry.value();
        String fact = DifferenceKey.last(entry.key());
        Map<String, String> facts = new TreeMap<>(Map.of("fact", fact));
        found.getWas().ifPresent(was -> facts.put("was", was));
        found.getIs().ifPresent(is -> facts.put("is", is));
        return new JsonObject()
                .with("sweepId", DifferenceKey.sweepId(entry.key()))
                .with("subscriptionId", DifferenceKey.subscriptionId(entry.key()))
                .with("fact", fact)
                .with("kind", found.getKind())
                .with("was", found.getWas())
                .with("is", found.getIs())
                .with("at", found.getAt())
                .with("words", Differences.sentence(Difference.Kind.valueOf(found.getKind()), new Facts(facts)))
                .node();
    }
}
