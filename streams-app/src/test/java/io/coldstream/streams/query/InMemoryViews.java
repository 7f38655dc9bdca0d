package io.coldstream.streams.query;

import io.coldstream.avro.RenewalPolicy;
import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.stores.Stores;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The views' twin: four partitions by the key's hash, of which it owns all unless told otherwise. */
final class InMemoryViews implements Views {

    private static final int PARTITIONS = 4;

    final Map<String, RenewalPolicy> policies = new ConcurrentHashMap<>();
    final List<Dispatch> waiting = new CopyOnWriteArrayList<>();
    private final Map<String, NavigableMap<String, Stored>> tables = new ConcurrentHashMap<>();
    private final Map<Integer, URI> elsewhere = new HashMap<>();
    private final Set<Integer> lost = new HashSet<>();
    private volatile boolean moving;
    private volatile int goodWalks = Integer.MAX_VALUE;
    private volatile int badWalks;
    private volatile RuntimeException failure = Refused.rebalancing();

    private record Stored(int partition, Object value) {}

    static int partition(String routingKey) {
        return Math.floorMod(routingKey.hashCode(), PARTITIONS);
    }

    <V> void put(Table<V> table, String routingKey, String key, V value) {
        table(table).put(key, new Stored(partition(routingKey), Objects.requireNonNull(value)));
    }

    void owner(int partition, URI api) {
        elsewhere.put(partition, api);
    }

    /** No process answers for it, though this one is still taken for its owner. */
    void lose(int partition) {
        lost.add(partition);
    }

    void moving(boolean now) {
        moving = now;
    }

    /** After {@code good} walks come {@code bad} ones. */
    void walksUntil(int good, int bad, RuntimeException with) {
        failure = with;
        goodWalks = good;
        badWalks = bad;
    }

    @Override
    public Place placeOf(Stage stage, String key) {
        refuseWhileMoving();
        URI api = elsewhere.get(partition(key));
        return api == null ? new Place.Here() : new Place.There(api);
    }

    @Override
    public List<URI> others(Stage stage) {
        return elsewhere.values().stream().distinct().toList();
    }

    @Override
    public int partitions() {
        return PARTITIONS;
    }

    @Override
    public <V> @Nullable V get(Table<V> table, String routingKey, String key) {
        refuseUnlessOwned(partition(routingKey));
        Stored stored = table(table).get(key);
        return stored == null || stored.partition() != partition(routingKey) ? null : value(stored);
    }

    @Override
    public <V> List<Entry<V>> range(Table<V> table, String routingKey, Span span, int most) {
        refuseUnlessOwned(partition(routingKey));
        NavigableMap<String, Stored> found = table(table).subMap(span.lowest(), true, span.highest(), true);
        List<Entry<V>> entries = new ArrayList<>();
        (span.newestFirst() ? found.descendingMap() : found).forEach((key, stored) -> {
            if (entries.size() < most && span.wants(key)) {
                entries.add(new Entry<>(key, InMemoryViews.<V>value(stored)));
            }
        });
        return entries;
    }

    @Override
    public <V> Walk<V> walk(Table<V> table, @Nullable String after) {
        refuseWhileMoving();
        if (goodWalks > 0) {
            goodWalks--;
        } else if (badWalks > 0) {
            badWalks--;
            throw failure;
        }
        Set<Integer> owned = new HashSet<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            if (!elsewhere.containsKey(partition) && !lost.contains(partition)) {
                owned.add(partition);
            }
        }
        Iterator<Entry<V>> entries = (after == null
                        ? table(table)
                        : table(table).tailMap(after, false))
                .entrySet().stream()
                        .filter(entry -> owned.contains(entry.getValue().partition()))
                        .map(entry -> new Entry<>(entry.getKey(), InMemoryViews.<V>value(entry.getValue())))
                        .iterator();
        return new Walk<>() {
            @Override
            public Set<Integer> partitions() {
                return owned;
            }

            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Entry<V> next() {
                return entries.next();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public List<Dispatch> waiting(int most) {
        refuseUnlessOwned(partition(Stores.DISPATCH_KEY));
        return waiting.stream().limit(most).toList();
    }

    @Override
    public @Nullable RenewalPolicy policy(String scope) {
        return policies.get(scope);
    }

    @Override
    public List<RenewalPolicy> policies() {
        return List.copyOf(policies.values());
    }

    private void refuseUnlessOwned(int partition) {
        refuseWhileMoving();
        if (elsewhere.containsKey(partition) || lost.contains(partition)) {
            throw Refused.rebalancing();
        }
    }

    private void refuseWhileMoving() {
        if (moving) {
            throw Refused.rebalancing();
        }
    }

    private <V> NavigableMap<String, Stored> table(Table<V> table) {
        return tables.computeIfAbsent(table.name(), name -> new ConcurrentSkipListMap<>());
    }

    @SuppressWarnings("unchecked")
    private static <V> V value(Stored stored) {
        return (V) stored.value();
    }
}
