package io.coldstream.streams.topology;

import io.coldstream.avro.InventoryCount;
import io.coldstream.streams.avro.InventoryTally;
import io.coldstream.streams.codec.Tallies;
import io.coldstream.streams.domain.Tally;
import io.coldstream.streams.stores.Stores;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Adds up the changes of each bucket; a bucket with nothing in it is gone. */
final class Count extends ContextualProcessor<String, InventoryTally, String, @Nullable InventoryCount> {

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, InventoryTally> inventory;

    @Override
    public void init(ProcessorContext<String, @Nullable InventoryCount> context) {
        super.init(context);
        inventory = context.getStateStore(Stores.INVENTORY);
    }

    @Override
    public void process(Record<String, InventoryTally> record) {
        InventoryTally change = record.value();
        Tally sum = Tallies.load(inventory.get(record.key())).plus(Tallies.load(change));
        if (sum.isNothing()) {
            inventory.delete(record.key());
            context().forward(record.withValue(null));
            return;
        }
        InventoryTally stored = Tallies.store(Tallies.bucket(change), sum);
        inventory.put(record.key(), stored);
        context().forward(record.withValue(Tallies.count(stored)));
    }
}
