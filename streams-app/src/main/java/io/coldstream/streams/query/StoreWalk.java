package io.coldstream.streams.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** Merges the partitions of a store by key. Partitions that can't answer now are not among {@link #partitions()}. */
final class StoreWalk<V> implements Walk<V> {

    private final Set<Integer> partitions = new TreeSet<>();
    private final List<KeyValueIterator<String, V>> open = new ArrayList<>();
    private final PriorityQueue<KeyValueIterator<String, V>> next =
            new PriorityQueue<>(Comparator.comparing(KeyValueIterator<String, V>::peekNextKey));

    StoreWalk(Map<Integer, QueryResult<KeyValueIterator<String, V>>> results, @Nullable String after) {
        results.forEach((partition, result) -> {
            if (result.isSuccess()) {
                partitions.add(partition);
                open.add(result.getResult());
            }
        });
        try {
            open.forEach(entries -> begin(entries, after));
        } catch (InvalidStateStoreException e) {
            close();
            throw e;
        }
    }

    private void begin(KeyValueIterator<String, V> entries, @Nullable String after) {
        if (entries.hasNext() && entries.peekNextKey().equals(after)) {
            entries.next();
        }
        waitIn(entries);
    }

    private void waitIn(KeyValueIterator<String, V> entries) {
        if (entries.hasNext()) {
            next.add(entries);
        }
    }

    @Override
    public Set<Integer> partitions() {
        return Set.copyOf(partitions);
    }

    @Override
    public boolean hasNext() {
        return !next.isEmpty();
    }

    @Override
    public Entry<V> next() {
        KeyValueIterator<String, V> lowest = next.poll();
        if (lowest == null) {
            throw new NoSuchElementException();
        }
        try {
            var entry = lowest.next();
            waitIn(lowest);
            return new Entry<>(entry.key, entry.value);
        } catch (InvalidStateStoreException e) {
            throw Refused.rebalancing();
        }
    }

    @Override
    public void close() {
        open.forEach(KeyValueIterator::close);
    }
}
