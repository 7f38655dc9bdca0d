package io.coldstream.streams.topology;

import io.coldstream.streams.avro.InventoryContribution;
import io.coldstream.streams.avro.InventoryTally;
import io.coldstream.streams.codec.Tallies;
import io.coldstream.streams.domain.Contribution;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Turns each record of a state topic into what it changes in the counts. It keeps what each key was counted for, as it
 * was counted: so a later release that counts otherwise takes back exactly what this one added.
 */
final class CountChanges<V> extends ContextualProcessor<String, V, String, InventoryTally> {

    private final String storeName;
    private final Function<V, Contribution> counting;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, InventoryContribution> counted;

    CountChanges(String storeName, Function<V, Contribution> counting) {
        this.storeName = storeName;
        this.counting = counting;
    }

    @Override
    public void init(ProcessorContext<String, InventoryTally> context) {
        super.init(context);
        counted = context.getStateStore(storeName);
    }

    @Override
    public void process(Record<String, V> record) {
        if (record.key() == null) {
            return;
        }
        Contribution before = Tallies.load(counted.get(record.key()));
        Contribution after = record.value() == null ? Contribution.NOTHING : counting.apply(record.value());
        Contribution changes = after.since(before);
        if (changes.isNothing()) {
            return;
        }
        if (after.isNothing()) {
            counted.delete(record.key());
        } else {
            counted.put(record.key(), Tallies.store(after));
        }
        changes.tallies()
                .forEach((bucket, tally) ->
                        context().forward(record.withKey(bucket.key()).withValue(Tallies.store(bucket, tally))));
    }
}
