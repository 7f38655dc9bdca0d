package io.coldstream.streams.query;

import io.coldstream.avro.RenewalPolicy;
import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.stores.Stores;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * The views over Kafka Streams' interactive queries. Only active, running partitions answer: one that is being restored
 * or was just lost does not.
 */
final class StoreViews implements Views {

    /** @param self this process, as {@code application.server} names it */
    private record Running(KafkaStreams streams, HostInfo self) {}

    private final IntSupplier partitions;
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();

    /** @param partitions how many partitions the stages have */
    StoreViews(IntSupplier partitions) {
        this.partitions = partitions;
    }

    /** From now on these streams are asked. */
    void over(KafkaStreams streams, String applicationServer) {
        running.set(new Running(streams, HostInfo.buildFromEndpoint(applicationServer)));
    }

    @Override
    public Place placeOf(Stage stage, String key) {
        HostInfo owner = owner(stage, key).activeHost();
        return owner.equals(running().self()) ? new Place.Here() : new Place.There(address(owner));
    }

    @Override
    public List<URI> others(Stage stage) {
        HostInfo self = running().self();
        return asking(streams -> streams.streamsMetadataForStore(anyStoreOf(stage)).stream()
                .map(metadata -> metadata.hostInfo())
                .filter(host -> !host.equals(self))
                .map(StoreViews::address)
                .distinct()
                .toList());
    }

    @Override
    public int partitions() {
        return partitions.getAsInt();
    }

    @Override
    public <V> @Nullable V get(Table<V> table, String routingKey, String key) {
        int partition = ownedPartition(table, routingKey);
        return asking(streams ->
                StoreViews.<String, V>store(streams, table.name(), partition).get(key));
    }

    @Override
    public <V> List<Entry<V>> range(Table<V> table, String routingKey, Span span, int most) {
        int partition = ownedPartition(table, routingKey);
        return asking(streams -> {
            ReadOnlyKeyValueStore<String, V> store = store(streams, table.name(), partition);
            List<Entry<V>> entries = new ArrayList<>();
            try (KeyValueIterator<String, V> found = span.newestFirst()
                    ? store.reverseRange(span.lowest(), span.highest())
                    : store.range(span.lowest(), span.highest())) {
                while (found.hasNext() && entries.size() < most) {
                    var next = found.next();
                    if (span.wants(next.key)) {
                        entries.add(new Entry<>(next.key, next.value));
                    }
                }
            }
            return entries;
        });
    }

    @Override
    public <V> Walk<V> walk(Table<V> table, @Nullable String after) {
        Map<Integer, KeyValueIterator<String, V>> found = new TreeMap<>();
        for (int partition = 0; partition < partitions(); partition++) {
            try {
                ReadOnlyKeyValueStore<String, V> store = store(running().streams(), table.name(), partition);
                found.put(partition, after == null ? store.all() : store.range(after, null));
            } catch (InvalidStateStoreException e) {
                // It is elsewhere, or can't answer now: the walk tells which partitions it has.
            }
        }
        return asking(streams -> new StoreWalk<>(found, after));
    }

    /**
     * One partition of a store, where it is active and its thread is running. Kafka's newer queries (KIP-796) are not used:
     * they take the locks of a store in the order opposite to a write's, and a query and a stream thread may then stand
     * still for good (KAFKA-19629).
     */
    private static <K, V> ReadOnlyKeyValueStore<K, V> store(KafkaStreams streams, String name, int partition) {
        return streams.store(StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<K, V>keyValueStore())
                .withPartition(partition));
    }

    @Override
    public List<Dispatch> waiting(int most) {
        int partition = ownedPartition(Stage.DISPATCH, Stores.DISPATCH_KEY);
        return asking(streams -> {
            List<Dispatch> waiting = new ArrayList<>();
            ReadOnlyKeyValueStore<Bytes, Dispatch> queue = store(streams, Stores.DISPATCH_QUEUE, partition);
            try (KeyValueIterator<Bytes, Dispatch> found = queue.all()) {
                while (found.hasNext() && waiting.size() < most) {
                    waiting.add(found.next().value);
                }
            }
            return waiting;
        });
    }

    @Override
    public @Nullable RenewalPolicy policy(String scope) {
        return asking(streams -> {
            ValueAndTimestamp<RenewalPolicy> found = policies(streams).get(scope);
            return found == null ? null : found.value();
        });
    }

    @Override
    public List<RenewalPolicy> policies() {
        return asking(streams -> {
            List<RenewalPolicy> all = new ArrayList<>();
            try (var found = policies(streams).all()) {
                found.forEachRemaining(entry -> all.add(entry.value.value()));
            }
            return all;
        });
    }

    private static ReadOnlyKeyValueStore<String, ValueAndTimestamp<RenewalPolicy>> policies(KafkaStreams streams) {
        return streams.store(StoreQueryParameters.fromNameAndType(
                Stores.POLICIES, QueryableStoreTypes.<String, RenewalPolicy>timestampedKeyValueStore()));
    }

    private int ownedPartition(Table<?> table, String routingKey) {
        return ownedPartition(table.stage(), routingKey);
    }

    private int ownedPartition(Stage stage, String routingKey) {
        KeyQueryMetadata owner = owner(stage, routingKey);
        if (!owner.activeHost().equals(running().self())) {
            throw Refused.rebalancing();
        }
        return owner.partition();
    }

    private KeyQueryMetadata owner(Stage stage, String key) {
        KeyQueryMetadata owner =
                asking(streams -> streams.queryMetadataForKey(anyStoreOf(stage), key, new StringSerializer()));
        if (owner == null || owner.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
            throw Refused.rebalancing();
        }
        return owner;
    }

    private <R extends @Nullable Object> R asking(Function<KafkaStreams, R> question) {
        try {
            return question.apply(running().streams());
        } catch (InvalidStateStoreException e) {
            throw Refused.rebalancing();
        }
    }

    private Running running() {
        Running found = running.get();
        if (found == null || !found.streams().state().isRunningOrRebalancing()) {
            throw Refused.rebalancing();
        }
        return found;
    }

    private static String anyStoreOf(Stage stage) {
        return switch (stage) {
            case ALIASES -> Stores.ALIASES;
            case SUBSCRIPTIONS -> Stores.SUBSCRIPTIONS;
            case INVENTORY -> Stores.INVENTORY;
            case DISPATCH -> Stores.DISPATCH_QUEUE;
        };
    }

    private static URI address(HostInfo host) {
        String name = host.host().contains(":") ? "[" + host.host() + "]" : host.host();
        return URI.create("http://" + name + ":" + host.port());
    }
}
