package io.coldstream.streams.query;

import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A walk that ends at the first key with another beginning. */
final class PrefixWalk<V> implements Walk<V> {

    private final Walk<V> walk;
    private final String prefix;
    private @Nullable Entry<V> next;
    private boolean ended;

    PrefixWalk(Walk<V> walk, String prefix) {
        this.walk = walk;
        this.prefix = prefix;
    }

    @Override
    public Set<Integer> partitions() {
        return walk.partitions();
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            Entry<V> found = walk.hasNext() ? walk.next() : null;
            next = found != null && found.key().startsWith(prefix) ? found : null;
            ended = next == null;
        }
        return next != null;
    }

    @Override
    public Entry<V> next() {
        Entry<V> found = hasNext() ? next : null;
        if (found == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return found;
    }

    @Override
    public void close() {
        walk.close();
    }
}
