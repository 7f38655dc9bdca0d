package io.coldstream.local.bench;

import io.coldstream.avro.RenewalPolicy;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.stores.Stores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** One stage of the real topology over its real stores in RocksDB, without what Kafka puts around it: for millions of records. */
public final class LoneStage implements AutoCloseable {

    private final MockProcessorContext<String, SpecificRecord> context;
    private final Map<String, StateStore> stores = new HashMap<>();
    private final Processor<String, SpecificRecord, String, SpecificRecord> stage;

    /** @param name the stage's in the topology */
    LoneStage(String name, Path folder, SealingKeys keys) {
        this(name, folder, keys, BusinessClock.REAL);
    }

    /**
     * @param name the stage's in the topology
     * @param clock that its timers follow
     */
    public LoneStage(String name, Path folder, SealingKeys keys, BusinessClock clock) {
        Caught caught = new Caught();
        var properties = Topologies.properties(folder.resolve("state"), caught);
        Topologies.build(properties, Topologies.opener(keys), clock);
        var supplier = caught.stage(name);
        context = new MockProcessorContext<>(
                properties, new TaskId(0, 0), folder.resolve("stores").toFile());
        context.setRecordMetadata("coldstream.routed", 0, 0);
        for (var builder : Objects.requireNonNull(supplier.stores(), name)) {
            StateStore store = builder.withLoggingDisabled().build();
            store.init(context.getStateStoreContext(), store);
            context.addStateStore(store);
            stores.put(store.name(), store);
        }
        var policies = org.apache.kafka.streams.state.Stores.timestampedKeyValueStoreBuilder(
                        org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore(Stores.POLICIES),
                        Serdes.String(),
                        SingleObjectSerde.of(RenewalPolicy.class))
                .withLoggingDisabled()
                .build();
        policies.init(context.getStateStoreContext(), policies);
        context.addStateStore(policies);
        stage = supplier.get();
        stage.init(context);
    }

    void take(String key, SpecificRecord value) {
        stage.process(new Record<>(key, value, 0));
    }

    /** Takes a record from its place in a topic, and answers what it forwards. */
    public List<SpecificRecord> take(TopicPartition partition, long offset, Record<String, SpecificRecord> record) {
        context.setRecordMetadata(partition.topic(), partition.partition(), offset);
        stage.process(record);
        List<SpecificRecord> forwarded = new ArrayList<>();
        context.forwarded().forEach(captured -> forwarded.add(captured.record().value()));
        context.resetForwards();
        return forwarded;
    }

    /** Lets the stage do what it does by time. */
    void tick(Instant now) {
        context.scheduledPunctuators().stream()
                .filter(punctuator -> punctuator.getType() == PunctuationType.WALL_CLOCK_TIME)
                .forEach(punctuator -> punctuator.getPunctuator().punctuate(now.toEpochMilli()));
    }

    /** How many records it has forwarded since this was asked last. */
    int forwarded() {
        int forwarded = context.forwarded().size();
        context.resetForwards();
        return forwarded;
    }

    @SuppressWarnings("unchecked")
    <K, V> KeyValueStore<K, V> store(String name) {
        return (KeyValueStore<K, V>) Objects.requireNonNull(stores.get(name), name);
    }

    @Override
    public void close() {
        stage.close();
        new ArrayList<>(stores.values()).forEach(StateStore::close);
    }

    private static final class Caught implements StageProbe.Seeing {

        private final Map<String, ProcessorSupplier<?, ?, ?, ?>> stages = new HashMap<>();

        @Override
        public <K, V, L, W> ProcessorSupplier<K, V, L, W> stage(String name, ProcessorSupplier<K, V, L, W> stage) {
            stages.put(name, stage);
            return stage;
        }

        /** Those between topics take and give records of Avro under text. */
        @SuppressWarnings("unchecked")
        ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> stage(String name) {
            return (ProcessorSupplier<String, SpecificRecord, String, SpecificRecord>)
                    Objects.requireNonNull(stages.get(name), name);
        }
    }
}
