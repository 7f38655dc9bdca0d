package io.coldstream.streams.topology;

import io.coldstream.avro.SubscriptionEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Remembers which logical events were applied, for thirty days: longer than the vendor lets a person resend. A second
 * store holds the same entries in the order of time, so that forgetting reads just what it forgets. (A window store would
 * do that by itself, but one without any segment has nowhere to keep its offsets, see KIP-1035, and its task is restored
 * from the beginning at each start.)
 */
final class Repetitions {

    private static final Duration MEMORY = Duration.ofDays(30);

    private final KeyValueStore<String, byte[]> applied;
    private final KeyValueStore<Bytes, byte[]> byTime;
    private Bytes cursor = Bytes.wrap(new byte[0]);

    Repetitions(KeyValueStore<String, byte[]> applied, KeyValueStore<Bytes, byte[]> byTime) {
        this.applied = applied;
        this.byTime = byTime;
    }

    /** Whether this logical event was applied before; of repetitions the first one received counts. */
    boolean contains(String subscriptionId, SubscriptionEvent event) {
        return applied.get(identity(subscriptionId, event)) != null;
    }

    void remember(String subscriptionId, SubscriptionEvent event) {
        String identity = identity(subscriptionId, event);
        applied.put(identity, new byte[0]);
        byTime.put(key(event.getReceivedAt(), identity), new byte[0]);
    }

    /** Forgets what is old, the oldest first, at most {@code most}. */
    void forget(Instant wallClock, int most) {
        List<Bytes> old = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = byTime.range(cursor, key(wallClock.minus(MEMORY), ""))) {
            while (entries.hasNext() && old.size() < most) {
                old.add(entries.next().key);
            }
        }
        for (Bytes key : old) {
            byTime.delete(key);
            applied.delete(new String(key.get(), Long.BYTES, key.get().length - Long.BYTES, StandardCharsets.UTF_8));
            cursor = key;
        }
    }

    private static String identity(String subscriptionId, SubscriptionEvent event) {
        return subscriptionId + "/" + event.getIdentity();
    }

    private static Bytes key(Instant at, String identity) {
        byte[] id = identity.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + id.length)
                .putLong(at.toEpochMilli() ^ Long.MIN_VALUE)
                .put(id)
                .array());
    }
}
