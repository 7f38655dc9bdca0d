package io.coldstream.streams.topology;

import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.Parked;
import io.coldstream.streams.avro.Routed;
import io.coldstream.streams.codec.Unusable;
import io.coldstream.streams.stores.Stores;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What waits for its mailbox to become known, in the order of arrival. It is bounded in size and in time; what does not
 * fit or waits too long becomes a dead letter. (How many wait just now, Kafka Streams itself tells as the estimate of this
 * store's keys.)
 */
final class Parking {

    private static final long LAST_NUMBER = 999_999_999_999L;

    private final KeyValueStore<String, Parked> parked;
    private final Deadlines deadlines;
    private final DeadLetters deadLetters;
    private final Bounds bounds;
    private final Serde<Routed> routeds = SingleObjectSerde.of(Routed.class);
    private final Sensor parkings;
    private final Sensor releases;
    private final Sensor refusals;
    private final Sensor expiries;

    Parking(ProcessorContext<String, SpecificRecord> context, Bounds bounds) {
        this.parked = context.getStateStore(Stores.PARKED);
        this.deadlines = new Deadlines(context.<KeyValueStore<Bytes, byte[]>>getStateStore(Stores.PARKED_BY_TIME));
        this.deadLetters = new DeadLetters(context);
        this.bounds = bounds;
        this.parkings = sensor(context, "parked");
        this.releases = sensor(context, "released");
        this.refusals = sensor(context, "refused");
        this.expiries = sensor(context, "expired");
    }

    /**
     * How much waits at most.
     *
     * @param time how long each waits, business time
     * @param perAlias for one mailbox
     * @param perTask for all mailboxes of a task, about: RocksDB estimates how many there are
     */
    record Bounds(Duration time, int perAlias, int perTask) {

        Bounds(Duration time) {
            this(time, 1_000, 100_000);
        }
    }

    /** @param event what it is, as people are shown it */
    void park(Record<String, Routed> record, String event, Instant now) {
        String alias = record.key();
        long next = number(parked.reverseRange(key(alias, 0), key(alias, LAST_NUMBER)), -1) + 1;
        // All of an alias are released together and expire in their order, so their numbers have no gap.
        long first = number(parked.range(key(alias, 0), key(alias, LAST_NUMBER)), next);
        if (next - first >= bounds.perAlias()) {
            refuse(record, "too many wait for this mailbox");
        } else if (parked.approximateNumEntries() >= bounds.perTask()) {
            refuse(record, "too many wait for mailboxes");
        } else {
            Instant until = now.plus(bounds.time());
            byte[] routed = routeds.serializer().serialize("", record.value());
            parked.put(key(alias, next), new Parked(ByteBuffer.wrap(routed), event, now, until));
            deadlines.put(until, key(alias, next));
            parkings.record();
        }
    }

    /** Takes out all that waits for this mailbox, the first parked first. */
    void release(String alias, Consumer<Routed> receiver) {
        List<KeyValue<String, Instant>> released = new ArrayList<>();
        try (KeyValueIterator<String, Parked> waiting = parked.range(key(alias, 0), key(alias, LAST_NUMBER))) {
            while (waiting.hasNext()) {
                KeyValue<String, Parked> entry = waiting.next();
                receiver.accept(routed(entry.value));
                released.add(KeyValue.pair(entry.key, entry.value.getUntil()));
            }
        }
        for (KeyValue<String, Instant> entry : released) {
            parked.delete(entry.key);
            deadlines.remove(entry.value, entry.key);
            releases.record();
        }
    }

    /** What waited too long becomes a dead letter, the longest waiting first, at most {@code most} at once. */
    void expire(Instant now, int most, long wallClockMillis) {
        for (String key : deadlines.take(now, most)) {
            Parked entry = parked.delete(key);
            if (entry == null) {
                continue;
            }
            putAside(
                    new Record<>(key.substring(0, key.lastIndexOf('/')), routed(entry), wallClockMillis),
                    "no webhook told in time where its mailbox belongs");
            expiries.record();
        }
    }

    private void refuse(Record<String, Routed> record, String why) {
        putAside(record, why);
        refusals.record();
    }

    /** A request is not repeated by a redrive: who asked may have changed their mind since. */
    private void putAside(Record<String, Routed> record, String why) {
        String detail = record.value().getRequest().isPresent() ? why + "; ask again" : why;
        deadLetters.forward(record, new Unusable(Unusable.Reason.UNROUTED, detail), record.value());
    }

    private Routed routed(Parked entry) {
        return routeds.deserializer().deserialize("", RouteProcessor.bytes(entry.getRouted()));
    }

    private static long number(KeyValueIterator<String, Parked> entries, long none) {
        try (entries) {
            if (!entries.hasNext()) {
                return none;
            }
            String key = entries.peekNextKey();
            return Long.parseLong(key, key.lastIndexOf('/') + 1, key.length(), 10);
        }
    }

    private static String key(String alias, long number) {
        return "%s/%012d".formatted(alias, number);
    }

    private static Sensor sensor(ProcessorContext<?, ?> context, String what) {
        return context.metrics().addRateTotalSensor("parking", "unrouted", what, Sensor.RecordingLevel.INFO);
    }
}
