package io.coldstream.streams.topology;

import io.coldstream.streams.avro.Amount;
import io.coldstream.streams.avro.DispatchEntry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Every paid command that was ever asked for, with its money. Nothing is forgotten here: a repetition is no release. */
final class PaidEntries {

    private static final String QUEUED = "QUEUED";
    private static final String RELEASED = "RELEASED";
    private static final String ENDED = "ENDED";

    private final KeyValueStore<String, DispatchEntry> store;

    PaidEntries(KeyValueStore<String, DispatchEntry> store) {
        this.store = store;
    }

    boolean contains(String commandId) {
        return store.get(commandId) != null;
    }

    /** Its money is reserved from here on. */
    void queued(String commandId, Bytes place, @Nullable Amount estimate) {
        store.put(commandId, new DispatchEntry(QUEUED, ByteBuffer.wrap(place.get()), estimate, null, null, null, null));
    }

    void released(String commandId, Instant notAfter) {
        DispatchEntry entry = store.get(commandId);
        Amount reserved = entry == null ? null : entry.getReserved().orElse(null);
        store.put(commandId, new DispatchEntry(RELEASED, null, reserved, notAfter, null, null, null));
    }

    /** It will not be released any more. */
    void givenBack(String commandId) {
        store.put(commandId, new DispatchEntry(ENDED, null, null, null, null, null, null));
    }

    void spent(String commandId) {
        DispatchEntry entry = store.get(commandId);
        if (entry != null) {
            end(commandId, entry, entry.getReserved().orElse(null));
        }
    }

    void freed(String commandId) {
        DispatchEntry entry = store.get(commandId);
        if (entry != null) {
            end(commandId, entry, null);
        }
    }

    /** Its place in the queue, while it waits there. */
    Optional<Bytes> place(String commandId) {
        DispatchEntry entry = store.get(commandId);
        return entry == null || !entry.getState().equals(QUEUED)
                ? Optional.empty()
                : entry.getQueueKey().map(place -> Bytes.wrap(RouteProcessor.bytes(place)));
    }

    private void end(String commandId, DispatchEntry entry, @Nullable Amount spent) {
        store.put(
                commandId,
                new DispatchEntry(ENDED, null, spent, entry.getNotAfter().orElse(null), null, null, null));
    }
}
