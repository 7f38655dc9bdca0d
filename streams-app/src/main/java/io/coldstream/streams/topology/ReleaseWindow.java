package io.coldstream.streams.topology;

import io.coldstream.streams.avro.DispatchEntry;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;

/** The commands that were released and have no outcome yet; bounded, so that a sink that comes back makes no burst. */
final class ReleaseWindow {

    private final KeyValueStore<String, DispatchEntry> store;
    private final Map<String, Instant> countsUntil = new HashMap<>();
    private final int size;

    ReleaseWindow(KeyValueStore<String, DispatchEntry> store, int size) {
        this.store = store;
        this.size = size;
        try (var all = store.all()) {
            all.forEachRemaining(entry ->
                    countsUntil.put(entry.key, entry.value.getNotAfter().orElse(Instant.EPOCH)));
        }
    }

    int room() {
        return size - countsUntil.size();
    }

    boolean contains(String commandId) {
        return countsUntil.containsKey(commandId);
    }

    /** Counts a command until its outcome comes, or until {@code until} at the latest. */
    void add(String commandId, Instant until) {
        countsUntil.put(commandId, until);
        store.put(commandId, new DispatchEntry("RELEASED", null, null, until));
    }

    void remove(String commandId) {
        if (countsUntil.remove(commandId) != null) {
            store.delete(commandId);
        }
    }

    void expire(Instant now) {
        List<String> over = countsUntil.entrySet().stream()
                .filter(entry -> entry.getValue().isBefore(now))
                .map(Map.Entry::getKey)
                .toList();
        over.forEach(this::remove);
    }
}
