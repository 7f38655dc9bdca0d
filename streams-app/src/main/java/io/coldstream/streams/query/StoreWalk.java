package io.coldstream.streams.query;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** Merges the partitions of a store by key. Partitions that can't answer now are not among {@link #partitions()}. */
final class StoreWalk<V> implements Walk<V> {

    private final Set<Integer> partitions;
    private final List<KeyValueIterator<String, V>> open;
    private final PriorityQueue<KeyValueIterator<String, V>> next =
            new PriorityQueue<>(Comparator.comparing(KeyValueIterator<String, V>::peekNextKey));

    /** @param found the entries of each partition, from the first one wanted on; closed with this walk */
    StoreWalk(Map<Integer, KeyValueIterator<String, V>> found, @Nullable String after) {
        partitions = Set.copyOf(found.keySet());
        open = List.copyOf(found.values());
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
        return partitions;
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
