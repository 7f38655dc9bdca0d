package io.coldstream.streams.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What ends when, in the order of time. The cursor stands where the last look ended, so that a look walks neither over
 * what it took before nor over what was removed before its time.
 */
final class Deadlines {

    private static final byte[] NOTHING = new byte[0];

    private final KeyValueStore<Bytes, byte[]> byTime;
    private Bytes cursor = Bytes.wrap(NOTHING);

    Deadlines(KeyValueStore<Bytes, byte[]> byTime) {
        this.byTime = byTime;
    }

    void put(Instant at, String id) {
        Bytes key = key(at, id);
        byTime.put(key, NOTHING);
        if (key.compareTo(cursor) < 0) {
            cursor = key;
        }
    }

    void remove(Instant at, String id) {
        byTime.delete(key(at, id));
    }

    /** Takes out the ids whose time has come, the earliest first, at most {@code most}. */
    List<String> take(Instant now, int most) {
        Bytes end = key(now.plusMillis(1), "");
        if (end.compareTo(cursor) <= 0) {
            return List.of();
        }
        List<Bytes> taken = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> due = byTime.range(cursor, end)) {
            while (due.hasNext() && taken.size() < most) {
                taken.add(due.next().key);
            }
            cursor = due.hasNext() ? taken.getLast() : end;
        }
        taken.forEach(byTime::delete);
        return taken.stream().map(Deadlines::id).toList();
    }

    private static String id(Bytes key) {
        return new String(key.get(), Long.BYTES, key.get().length - Long.BYTES, StandardCharsets.UTF_8);
    }

    private static Bytes key(Instant at, String id) {
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + bytes.length)
                .putLong(at.toEpochMilli() ^ Long.MIN_VALUE)
                .put(bytes)
                .array());
    }
}
