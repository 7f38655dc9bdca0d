package io.coldstream.streams.topology;

import io.coldstream.streams.avro.DriftSeen;
import io.coldstream.streams.stores.DriftKey;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Notes where the vendor differs from what its pages say, by shape and never with a value, and counts it by kind. A
 * stranger could send any number of shapes: beyond {@value #MOST} of them, all others are one.
 */
final class DriftBook {

    /** What can differ. */
    enum Kind {
        UNKNOWN_EVENT("unknown-event"),
        UNKNOWN_FIELD("unknown-field"),
        /** A field of the vocabulary has another type or form. */
        CHANGED_TYPE("changed-type"),
        /** One eventId under two bodies. */
        REUSED_EVENT_ID("reused-event-id"),
        /** A call was accepted without one. */
        MISSING_ACTION_ID("missing-action-id"),
        /** Shapes that found no room. */
        MORE("more");

        private final String code;

        Kind(String code) {
            this.code = code;
        }
    }

    static final int MOST = 10_000;

    private final KeyValueStore<String, DriftSeen> store;
    private final ProcessingContext context;
    private final Map<Kind, Sensor> counts = new EnumMap<>(Kind.class);

    /** @param store one in memory, which knows how many entries it has */
    DriftBook(KeyValueStore<String, DriftSeen> store, ProcessingContext context) {
        this.store = store;
        this.context = context;
    }

    /** Notes what is not a field's. */
    void note(Kind kind, String of, Instant at) {
        note(kind, of, "", "", at);
    }

    /**
     * Notes one sighting.
     *
     * @param of the event, or the kind of command
     * @param at when it was received, wall clock
     */
    void note(Kind kind, String of, String path, String type, Instant at) {
        counts.computeIfAbsent(kind, this::sensor).record();
        String key = new DriftKey(kind.code, of, path, type).text();
        DriftSeen known = store.get(key);
        if (known == null && store.approximateNumEntries() >= MOST) {
            key = new DriftKey(Kind.MORE.code, "", "", "").text();
            known = store.get(key);
        }
        store.put(key, known == null ? new DriftSeen(at, at, 1L) : again(known, at));
    }

    private static DriftSeen again(DriftSeen known, Instant at) {
        return new DriftSeen(
                at.isBefore(known.getFirstSeenAt()) ? at : known.getFirstSeenAt(),
                at.isAfter(known.getLastSeenAt()) ? at : known.getLastSeenAt(),
                known.getCount() + 1);
    }

    private Sensor sensor(Kind kind) {
        return context.metrics().addRateTotalSensor("drift", kind.code, "noticed", Sensor.RecordingLevel.INFO);
    }
}
