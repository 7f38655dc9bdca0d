package io.coldstream.streams.query;

import java.util.Iterator;
import java.util.Set;

/** The entries of a store's partitions in this process, in the order of their keys. To be closed. */
interface Walk<V> extends Iterator<Entry<V>>, AutoCloseable {

    /** The partitions that are walked over. */
    Set<Integer> partitions();

    @Override
    void close();
}
