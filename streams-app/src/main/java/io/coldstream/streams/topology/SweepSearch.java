package io.coldstream.streams.topology;

import io.coldstream.streams.avro.NotListed;
import io.coldstream.streams.avro.SweepEnded;
import io.coldstream.streams.avro.SweepWalk;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.domain.Timing;
import io.coldstream.streams.stores.Stores;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What follows the end of a sweep in each task, in bounded steps: differences of sweeps long past are forgotten, and what
 * lives and was not listed by a complete one is looked for. Only messages come of it, so that what they lead to rests on
 * recorded inputs.
 */
final class SweepSearch {

    private static final String KEY = "walk";
    private static final int MOST_LOOKED_AT = 500;
    private static final int MOST_FORGOTTEN = 500;

    /** Of one sweep and task: a list that came back empty must not make us read everything one by one. */
    private static final int MOST_FOUND = 500;

    private final KeyValueStore<String, SweepWalk> walks;
    private final SubscriptionStore subscriptions;
    private final AuditBook audits;
    private final Timing timing;

    SweepSearch(ProcessorContext<?, ?> context, SubscriptionStore subscriptions, AuditBook audits, Timing timing) {
        this.walks = context.getStateStore(Stores.SWEEP_WALK);
        this.subscriptions = subscriptions;
        this.audits = audits;
        this.timing = timing;
    }

    /** Its last pages may still be on their way to us, as webhooks may. */
    void ended(SweepEnded sweep) {
        walks.put(
                KEY,
                new SweepWalk(
                        sweep.getSweepId(),
                        sweep.getStartedAt(),
                        sweep.getEndedAt().plus(timing.onItsWay()),
                        null,
                        0,
                        sweep.getComplete(),
                        sweep.getKeptFrom(),
                        true));
    }

    /** @param missed is given each subscription that was not listed */
    void tick(Instant now, BiConsumer<String, NotListed> missed) {
        SweepWalk walk = walks.get(KEY);
        if (walk == null) {
            return;
        }
        SweepWalk.Builder next = SweepWalk.newBuilder(walk);
        if (walk.getPruning()) {
            next.setPruning(audits.forget(walk.getKeptFrom(), MOST_FORGOTTEN));
        }
        if (walk.getSearching() && !now.isBefore(walk.getFrom())) {
            search(walk, next, now, missed);
        }
        SweepWalk done = next.build();
        if (!done.equals(walk)) {
            walks.put(KEY, done);
        }
    }

    private void search(SweepWalk walk, SweepWalk.Builder next, Instant now, BiConsumer<String, NotListed> missed) {
        List<Subscription> some = subscriptions.after(walk.getAfter().orElse(""), MOST_LOOKED_AT);
        List<Subscription> found = some.stream()
                .filter(subscription -> subscription.isMissedSince(walk.getStartedAt(), timing))
                .limit(MOST_FOUND - walk.getFound())
                .toList();
        found.forEach(subscription -> missed.accept(subscription.id(), new NotListed(walk.getSweepId(), now)));
        int all = walk.getFound() + found.size();
        next.setFound(all)
                .setSearching(some.size() == MOST_LOOKED_AT && all < MOST_FOUND)
                .setAfter(some.isEmpty() ? null : some.getLast().id());
    }
}
