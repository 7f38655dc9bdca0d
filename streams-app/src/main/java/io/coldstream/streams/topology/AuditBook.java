package io.coldstream.streams.topology;

import io.coldstream.streams.avro.AuditState;
import io.coldstream.streams.avro.DifferenceState;
import io.coldstream.streams.avro.SweepCount;
import io.coldstream.streams.codec.Audits;
import io.coldstream.streams.domain.Aggregate;
import io.coldstream.streams.domain.Audit;
import io.coldstream.streams.domain.Difference;
import io.coldstream.streams.domain.Fact;
import io.coldstream.streams.domain.Input;
import io.coldstream.streams.domain.NotListed;
import io.coldstream.streams.domain.Observation;
import io.coldstream.streams.domain.SubscriptionListed;
import io.coldstream.streams.domain.Timing;
import io.coldstream.streams.stores.DifferenceKey;
import io.coldstream.streams.stores.Stores;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** What the sweeps know of the subscriptions of one task, and what they found. */
final class AuditBook {

    private final KeyValueStore<String, AuditState> audits;
    private final KeyValueStore<String, DifferenceState> differences;
    private final KeyValueStore<String, SweepCount> counts;
    private final Timing timing;

    AuditBook(ProcessorContext<?, ?> context, Timing timing) {
        audits = context.getStateStore(Stores.AUDITS);
        differences = context.getStateStore(Stores.DIFFERENCES);
        counts = context.getStateStore(Stores.DIFFERENCE_COUNTS);
        this.timing = timing;
    }

    /**
     * What a read means for the sweeps, and the state after it.
     *
     * @param audit {@code null} for what is no read
     */
    record Audited(Aggregate after, Audit.@Nullable Step audit, Audit was) {

        List<Difference> found() {
            return audit == null ? List.of() : audit.found();
        }
    }

    Audited next(Aggregate before, Input input, Aggregate after) {
        boolean isRead =
                input instanceof Observation || input instanceof SubscriptionListed || input instanceof NotListed;
        if (!isRead) {
            return new Audited(after, null, Audit.NONE);
        }
        Audit was = Audits.load(audits.get(after.subscription().id()));
        Audit.Step step = was.next(before.subscription(), input, after.subscription(), timing);
        return new Audited(after.audited(step), step, was);
    }

    void save(String subscriptionId, Audited audited) {
        Audit.Step step = audited.audit();
        if (step == null) {
            return;
        }
        if (!step.audit().equals(audited.was())) {
            audits.put(subscriptionId, Audits.store(step.audit()));
        }
        String settledIn = step.settledIn();
        if (settledIn != null) {
            step.settled().forEach(fact -> replace(settledIn, subscriptionId, fact, null));
        }
        step.found()
                .forEach(difference ->
                        replace(difference.sweepId(), subscriptionId, difference.fact(), Audits.store(difference)));
    }

    private void replace(String sweepId, String subscriptionId, Fact fact, @Nullable DifferenceState next) {
        String key = DifferenceKey.of(sweepId, subscriptionId, fact.name());
        DifferenceState was = differences.get(key);
        differences.put(key, next);
        count(sweepId, was, -1);
        count(sweepId, next, 1);
    }

    private void count(String sweepId, @Nullable DifferenceState difference, int more) {
        if (difference != null) {
            String key = DifferenceKey.ofCount(sweepId, difference.getKind());
            SweepCount known = counts.get(key);
            counts.put(key, new SweepCount((known == null ? 0 : known.getCount()) + more));
        }
    }

    /** Forgets the sweeps before {@code keptFrom}, at most {@code most} differences of them; whether there may be more. */
    boolean forget(String keptFrom, int most) {
        return delete(differences, keptFrom, most) | delete(counts, keptFrom, most);
    }

    private static <V> boolean delete(KeyValueStore<String, V> store, String keptFrom, int most) {
        List<String> old = new ArrayList<>();
        try (var entries = store.range(null, keptFrom)) {
            while (entries.hasNext() && old.size() < most) {
                old.add(entries.next().key);
            }
        }
        old.forEach(store::delete);
        return old.size() == most;
    }
}
