package io.coldstream.streams.query;

/** An entry of a store. */
record Entry<V>(String key, V value) {}
