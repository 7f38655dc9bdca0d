package io.coldstream.streams.topology;

import io.coldstream.streams.avro.DueEntry;
import io.coldstream.streams.domain.TimerKind;
import io.coldstream.streams.stores.DueKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Timers in the order of their time, so a tick reads just what is due; the cursor at the last fired key keeps it from
 * walking over what was deleted before.
 */
final class DueIndex {

    private static final byte[] START = new byte[0];

    private final KeyValueStore<Bytes, DueEntry> entries;
    private Bytes cursor = Bytes.wrap(START);

    DueIndex(KeyValueStore<Bytes, DueEntry> entries) {
        this.entries = entries;
    }

    /** Makes the entries of one owner those that its state asks for. */
    void move(
            String subscriptionId,
            @Nullable String mailboxId,
            Map<TimerKind, Instant> before,
            Map<TimerKind, Instant> after) {
        for (TimerKind kind : TimerKind.values()) {
            Instant was = before.get(kind);
            Instant is = after.get(kind);
            if (was != null && !was.equals(is)) {
                entries.delete(DueKey.of(was, kind, subscriptionId, mailboxId));
            }
            if (is != null && !is.equals(was)) {
                put(is, kind, subscriptionId, mailboxId);
            }
        }
    }

    /** Also for a timer that fired and is asked for again at the same time. */
    void put(Instant dueAt, TimerKind kind, String subscriptionId, @Nullable String mailboxId) {
        Bytes key = DueKey.of(dueAt, kind, subscriptionId, mailboxId);
        entries.put(key, new DueEntry(subscriptionId, kind.name(), mailboxId, dueAt));
        if (key.compareTo(cursor) < 0) {
            cursor = key;
        }
    }

    /** Takes out what is due, the earliest first, at most {@code most}. */
    List<DueEntry> take(Instant now, int most) {
        List<Bytes> keys = new ArrayList<>();
        List<DueEntry> due = new ArrayList<>();
        try (var range = range(now)) {
            while (range.hasNext() && due.size() < most) {
                var next = range.next();
                keys.add(next.key);
                due.add(next.value);
            }
        }
        if (!keys.isEmpty()) {
            keys.forEach(entries::delete);
            cursor = keys.getLast();
        }
        return due;
    }

    private KeyValueIterator<Bytes, DueEntry> range(Instant now) {
        return entries.range(cursor, DueKey.before(now.plusMillis(1)));
    }
}
