package io.coldstream.streams.topology;

import static org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore;
import static org.apache.kafka.streams.state.Stores.keyValueStoreBuilder;

import io.coldstream.avro.RenewalPolicy;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.avro.Amount;
import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.avro.DispatchEntry;
import io.coldstream.streams.avro.DispatchStatus;
import io.coldstream.streams.stores.Stores;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/** The stage of dispatch over real stores, which can crash: then it begins anew with what was committed last. */
final class CrashingDispatch {

    private static final TopologySettings SETTINGS = new TopologySettings(
            BusinessClock.REAL, 1_000, 1_000, Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofHours(24));

    private static final Serde<Dispatch> DISPATCH = SingleObjectSerde.of(Dispatch.class);
    private static final Serde<DispatchEntry> ENTRY = SingleObjectSerde.of(DispatchEntry.class);
    private static final Serde<DispatchStatus> STATUS = SingleObjectSerde.of(DispatchStatus.class);
    private static final Serde<Amount> AMOUNT = SingleObjectSerde.of(Amount.class);
    private static final Serde<RenewalPolicy> POLICY = SingleObjectSerde.of(RenewalPolicy.class);

    private final Map<String, KeyValueStore<Bytes, byte[]>> kept = new HashMap<>();
    private final Map<String, RenewalPolicy> policies = new HashMap<>();
    private Map<String, Map<Bytes, byte[]>> committed = Map.of();
    private MockProcessorContext<String, SpecificRecord> context = new MockProcessorContext<>();
    private DispatchProcessor processor = new DispatchProcessor(SETTINGS);

    CrashingDispatch(Instant now) {
        start(now);
    }

    void crash(Instant now) {
        start(now);
    }

    void commit() {
        Map<String, Map<Bytes, byte[]>> now = new HashMap<>();
        kept.forEach((name, store) -> {
            Map<Bytes, byte[]> content = new HashMap<>();
            try (var all = store.all()) {
                all.forEachRemaining(entry -> content.put(entry.key, entry.value));
            }
            now.put(name, content);
        });
        committed = now;
    }

    /** What is forwarded because of this record. */
    List<SpecificRecord> process(Dispatch dispatch, Instant now) {
        context.setCurrentSystemTimeMs(now.toEpochMilli());
        processor.process(new Record<>(Outputs.DISPATCH_KEY, dispatch, now.toEpochMilli()));
        return forwarded();
    }

    /** What is forwarded because time has passed. */
    List<SpecificRecord> tick(Instant now) {
        context.setCurrentSystemTimeMs(now.toEpochMilli());
        context.scheduledPunctuators().getFirst().getPunctuator().punctuate(now.toEpochMilli());
        return forwarded();
    }

    void policy(RenewalPolicy policy) {
        policies.put(policy.getScope(), policy);
        policiesStore().put(policy.getScope(), ValueAndTimestamp.make(policy, 0));
    }

    /** What it believes to be spent or reserved, by purse. */
    Map<String, BigDecimal> purses() {
        Map<String, BigDecimal> purses = new TreeMap<>();
        KeyValueStore<String, Amount> store = context.getStateStore(Stores.DISPATCH_SPENDING);
        try (var all = store.all()) {
            all.forEachRemaining(entry -> purses.put(entry.key, new BigDecimal(entry.value.getAmount()).setScale(4)));
        }
        return purses;
    }

    private void start(Instant now) {
        context = new MockProcessorContext<>();
        context.setCurrentSystemTimeMs(now.toEpochMilli());
        kept.clear();
        add(keyValueStoreBuilder(kept(Stores.DISPATCH_QUEUE), Serdes.Bytes(), DISPATCH));
        add(byText(Stores.DISPATCH_WINDOW, ENTRY));
        add(byText(Stores.DISPATCH_PAID, ENTRY));
        add(byText(Stores.DISPATCH_SPENDING, AMOUNT));
        add(byText(Stores.DISPATCH_CLOCK, DISPATCH));
        add(byText(Stores.DISPATCH_STATUS, STATUS));
        add(org.apache.kafka.streams.state.Stores.timestampedKeyValueStoreBuilder(
                inMemoryKeyValueStore(Stores.POLICIES), Serdes.String(), POLICY));
        policies.forEach((scope, policy) -> policiesStore().put(scope, ValueAndTimestamp.make(policy, 0)));
        processor = new DispatchProcessor(SETTINGS);
        processor.init(context);
    }

    private <V> StoreBuilder<KeyValueStore<String, V>> byText(String name, Serde<V> values) {
        return keyValueStoreBuilder(kept(name), Serdes.String(), values);
    }

    private void add(StoreBuilder<?> builder) {
        StateStore store = builder.withLoggingDisabled().withCachingDisabled().build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
        committed
                .getOrDefault(store.name(), Map.of())
                .forEach((key, value) -> kept.getOrDefault(
                                store.name(), inMemoryKeyValueStore("none").get())
                        .put(key, value));
    }

    private KeyValueBytesStoreSupplier kept(String name) {
        KeyValueStore<Bytes, byte[]> store = inMemoryKeyValueStore(name).get();
        kept.put(name, store);
        return new KeyValueBytesStoreSupplier() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public KeyValueStore<Bytes, byte[]> get() {
                return store;
            }

            @Override
            public String metricsScope() {
                return "in-memory";
            }
        };
    }

    private KeyValueStore<String, ValueAndTimestamp<RenewalPolicy>> policiesStore() {
        return context.getStateStore(Stores.POLICIES);
    }

    private List<SpecificRecord> forwarded() {
        List<SpecificRecord> values = new ArrayList<>();
        context.forwarded().forEach(forward -> values.add(forward.record().value()));
        context.resetForwards();
        return values;
    }
}
