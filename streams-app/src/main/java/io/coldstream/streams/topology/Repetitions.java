package io.coldstream.streams.topology;

import io.coldstream.avro.SubscriptionEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which logical events were applied: for thirty days, which is longer than the vendor lets a person resend, and
 * never more than a fixed number of events. What it costs does not depend on how much it holds: events are numbered as
 * they come, a second store leads from the number to the event, and forgetting goes from the oldest number on. (A window
 * store would forget by itself, but it knows no bound in size, and one without any segment has nowhere to keep its
 * offsets, see KIP-1035, so that its task is restored from the beginning at each start.)
 */
final class Repetitions {

    static final int MOST = 1_000_000;

    private static final Duration MEMORY = Duration.ofDays(30);

    /** More than one, so that a bound that was lowered is reached. */
    private static final int FORGOTTEN_PER_INSERTION = 2;

    private static final byte IDENTITY = 'i';
    private static final byte EVENT_ID = 'e';

    private final KeyValueStore<Bytes, byte[]> seen;
    private final KeyValueStore<Bytes, byte[]> order;
    private final int most;

    /** The numbers kept are these, without a gap. */
    private long oldest;

    private long next;

    /**
     * @param seen identity → number, and (event, eventId) → number and body hash
     * @param order number → time of receipt and both keys
     */
    Repetitions(KeyValueStore<Bytes, byte[]> seen, KeyValueStore<Bytes, byte[]> order, int most) {
        this.seen = seen;
        this.order = order;
        this.most = most;
        try (var first = order.all();
                var last = order.reverseAll()) {
            oldest = number(first, 0);
            next = number(last, oldest - 1) + 1;
        }
    }

    /** Whether this logical event was applied before; of repetitions the first one received counts. */
    boolean contains(String subscriptionId, SubscriptionEvent event) {
        return seen.get(identity(subscriptionId, event)) != null;
    }

    /**
     * Whether the vendor gave this event's id to an event of the same name with another body. One webhook that speaks of
     * several subscriptions is one body.
     */
    boolean reusesAnEventId(SubscriptionEvent event) {
        Bytes eventId = eventId(event);
        byte[] known = eventId == null ? null : seen.get(eventId);
        return known != null
                && !ByteBuffer.wrap(known, Long.BYTES, known.length - Long.BYTES)
                        .equals(event.getBodyHash());
    }

    /** An event that {@link #contains} knows is not to be remembered again. */
    void remember(String subscriptionId, SubscriptionEvent event) {
        for (int i = 0; i < FORGOTTEN_PER_INSERTION && size() >= most; i++) {
            forgetOldest();
        }
        long number = next++;
        Bytes identity = identity(subscriptionId, event);
        Bytes eventId = eventId(event);
        ByteBuffer hash = event.getBodyHash();
        seen.put(identity, number(number));
        if (eventId != null) {
            seen.put(
                    eventId,
                    ByteBuffer.allocate(Long.BYTES + hash.remaining())
                            .putLong(number)
                            .put(hash.duplicate())
                            .array());
        }
        order.put(Bytes.wrap(number(number)), Remembered.of(event.getReceivedAt(), identity, eventId));
    }

    /** Forgets what is old, the oldest first, at most {@code atMost}. */
    void forget(Instant wallClock, int atMost) {
        Instant horizon = wallClock.minus(MEMORY);
        for (int i = 0; i < atMost && size() > 0; i++) {
            if (size() <= most && !entry(oldest).receivedAt().isBefore(horizon)) {
                return;
            }
            forgetOldest();
        }
    }

    long size() {
        return next - oldest;
    }

    private void forgetOldest() {
        Remembered old = entry(oldest);
        seen.delete(old.identity());
        byte[] holder = old.eventId() == null ? null : seen.get(old.eventId());
        if (holder != null && ByteBuffer.wrap(holder).getLong() == oldest) {
            seen.delete(old.eventId());
        }
        order.delete(Bytes.wrap(number(oldest)));
        oldest++;
    }

    private Remembered entry(long number) {
        return Remembered.read(order.get(Bytes.wrap(number(number))));
    }

    private static Bytes identity(String subscriptionId, SubscriptionEvent event) {
        return key(IDENTITY, subscriptionId + "/" + event.getIdentity());
    }

    private static @Nullable Bytes eventId(SubscriptionEvent event) {
        return event.getEventId()
                .map(id -> key(EVENT_ID, event.getEvent() + "/" + id))
                .orElse(null);
    }

    private static Bytes key(byte kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(
                ByteBuffer.allocate(1 + bytes.length).put(kind).put(bytes).array());
    }

    private static byte[] number(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static long number(KeyValueIterator<Bytes, byte[]> entries, long otherwise) {
        return entries.hasNext() ? ByteBuffer.wrap(entries.next().key.get()).getLong() : otherwise;
    }

    private record Remembered(
            Instant receivedAt, Bytes identity, @Nullable Bytes eventId) {

        static byte[] of(Instant receivedAt, Bytes identity, @Nullable Bytes eventId) {
            byte[] one = identity.get();
            byte[] other = eventId == null ? new byte[0] : eventId.get();
            return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + one.length + other.length)
                    .putLong(receivedAt.toEpochMilli())
                    .putInt(one.length)
                    .put(one)
                    .put(other)
                    .array();
        }

        static Remembered read(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            Instant receivedAt = Instant.ofEpochMilli(buffer.getLong());
            Bytes identity = rest(buffer, buffer.getInt());
            return new Remembered(
                    receivedAt, identity, buffer.hasRemaining() ? rest(buffer, buffer.remaining()) : null);
        }

        private static Bytes rest(ByteBuffer buffer, int length) {
            byte[] bytes = new byte[length];
            buffer.get(bytes);
            return Bytes.wrap(bytes);
        }
    }
}
