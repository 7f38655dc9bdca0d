package io.coldstream.streams.topology;

import io.coldstream.streams.avro.DispatchEntry;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The commands that were released and have no outcome yet; bounded, so that a sink that comes back makes no burst. */
final class ReleaseWindow {

    /** Of one key: one that is carried out and one that follows it. An outcome that never comes does not stop its key. */
    private static final int MOST_OF_A_KEY = 2;

    private final KeyValueStore<String, DispatchEntry> store;
    private final Map<String, Released> released = new HashMap<>();
    private final Map<String, Integer> ofKeys = new HashMap<>();
    private final int size;

    private record Released(String key, Instant countsUntil) {}

    ReleaseWindow(KeyValueStore<String, DispatchEntry> store, int size) {
        this.store = store;
        this.size = size;
        try (var all = store.all()) {
            all.forEachRemaining(entry -> count(
                    entry.key,
                    new Released(
                            entry.value.getKey().orElse(entry.key),
                            entry.value.getNotAfter().orElse(Instant.EPOCH))));
        }
    }

    int room() {
        return size - released.size();
    }

    /** Whether one more command of this key may be released beside those that are on their way. */
    boolean hasRoomFor(String key) {
        return ofKeys.getOrDefault(key, 0) < MOST_OF_A_KEY;
    }

    boolean contains(String commandId) {
        return released.containsKey(commandId);
    }

    /** Counts a command until its outcome comes, or until {@code until} at the latest. */
    void add(String commandId, String key, Instant until) {
        count(commandId, new Released(key, until));
        store.put(commandId, new DispatchEntry("RELEASED", null, null, until, key, null, null));
    }

    /** Answers the key of the command, if it was in the window. */
    @Nullable
    String remove(String commandId) {
        Released gone = released.remove(commandId);
        if (gone == null) {
            return null;
        }
        store.delete(commandId);
        ofKeys.computeIfPresent(gone.key(), (key, count) -> count == 1 ? null : count - 1);
        return gone.key();
    }

    /** The commands whose time is over. */
    List<String> expired(Instant now) {
        return released.entrySet().stream()
                .filter(entry -> entry.getValue().countsUntil().isBefore(now))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void count(String commandId, Released command) {
        if (released.put(commandId, command) == null) {
            ofKeys.merge(command.key(), 1, Integer::sum);
        }
    }
}
