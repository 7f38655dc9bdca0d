package io.coldstream.streams.topology;

import io.coldstream.avro.CommandKind;
import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.avro.DispatchSend;
import io.coldstream.streams.domain.Policy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The commands that wait, in the order of class and urgency. Of each key only the first of a class is next in turn, and
 * none while the window holds as many of that key as it may: so a key whose replies are slow holds back itself alone. A
 * paid command waits for no other of its key: a read without an answer must not make it late.
 */
final class DispatchQueue {

    static final int PAID = 0;
    static final int READ = 2;
    static final int REPORT = 3;
    static final int SWEEP = 4;

    /** How every time since 1970 begins in a place. */
    private static final int USUAL_MONEY = 0x80;

    private static final int CLASSES = SWEEP + 1;

    private final KeyValueStore<Bytes, Dispatch> store;
    private final ReleaseWindow window;
    private final Map<Lane, NavigableSet<Bytes>> lanes = new HashMap<>();
    private final NavigableSet<Bytes> inTurn = new TreeSet<>();
    private int reports;

    /** The place in the queue of each waiting read, by what it shows. */
    private final Map<String, Bytes> waitingReads = new HashMap<>();

    /** What waits of one class and key. */
    private record Lane(int priority, String key) {}

    DispatchQueue(KeyValueStore<Bytes, Dispatch> store, ReleaseWindow window) {
        this.store = store;
        this.window = window;
        try (var waiting = store.all()) {
            waiting.forEachRemaining(
                    entry -> index(entry.key, entry.value.getSend().orElseThrow()));
        }
    }

    /**
     * The place of a command among those that wait. Among the paid the greater priority goes first; one that an earlier
     * version put there stands among those of the usual priority.
     */
    static Bytes place(Dispatch dispatch) {
        DispatchSend send = dispatch.getSend().orElseThrow();
        byte[] id = dispatch.getCommandId().getBytes(StandardCharsets.UTF_8);
        byte[] priority = send.getPriority() == PAID
                ? new byte[] {(byte) (USUAL_MONEY + Policy.USUAL_PRIORITY - send.getMoneyPriority())}
                : new byte[0];
        return Bytes.wrap(ByteBuffer.allocate(1 + priority.length + Long.BYTES + id.length)
                .put((byte) send.getPriority())
                .put(priority)
                .putLong(send.getUrgency().toEpochMilli() ^ Long.MIN_VALUE)
                .put(id)
                .array());
    }

    /** One waiting read answers all who asked for what it shows; the more urgent place is kept. */
    void add(Dispatch dispatch) {
        DispatchSend send = dispatch.getSend().orElseThrow();
        Bytes place = place(dispatch);
        if (isRead(send)) {
            Bytes waiting = waitingReads.get(shownBy(send));
            if (waiting != null && waiting.compareTo(place) <= 0) {
                return;
            }
            if (waiting != null) {
                remove(waiting);
            }
        }
        // What stands there already is counted once.
        remove(place);
        store.put(place, dispatch);
        index(place, send);
    }

    @Nullable
    Dispatch remove(Bytes place) {
        Dispatch dispatch = store.delete(place);
        if (dispatch != null) {
            DispatchSend send = dispatch.getSend().orElseThrow();
            change(new Lane(send.getPriority(), send.getSubscriptionId()), waiting -> waiting.remove(place));
            waitingReads.remove(shownBy(send), place);
            reports -= send.getPriority() == REPORT ? 1 : 0;
        }
        return dispatch;
    }

    /** The place of the first that is in turn, of this class or a later one. */
    @Nullable
    Bytes first(int fromClass) {
        return inTurn.ceiling(Bytes.wrap(new byte[] {(byte) fromClass}));
    }

    @Nullable
    Dispatch get(Bytes place) {
        return store.get(place);
    }

    /** How many reports of errors wait. */
    int reports() {
        return reports;
    }

    static int classOf(Bytes place) {
        return place.get()[0];
    }

    /** To be told when the window holds more or fewer commands of a key. */
    void windowChanged(String key) {
        for (int priority = PAID; priority < CLASSES; priority++) {
            change(new Lane(priority, key), waiting -> {});
        }
    }

    private void index(Bytes place, DispatchSend send) {
        change(new Lane(send.getPriority(), send.getSubscriptionId()), waiting -> waiting.add(place));
        if (isRead(send)) {
            waitingReads.put(shownBy(send), place);
        }
        reports += send.getPriority() == REPORT ? 1 : 0;
    }

    private void change(Lane lane, Consumer<NavigableSet<Bytes>> mutation) {
        NavigableSet<Bytes> waiting = lanes.computeIfAbsent(lane, any -> new TreeSet<>());
        if (!waiting.isEmpty()) {
            inTurn.remove(waiting.first());
        }
        mutation.accept(waiting);
        if (waiting.isEmpty()) {
            lanes.remove(lane);
        } else if (lane.priority() == PAID || window.hasRoomFor(lane.key())) {
            inTurn.add(waiting.first());
        }
    }

    private static boolean isRead(DispatchSend send) {
        return switch (CommandKind.valueOf(send.getKind())) {
            case OBSERVE_SUBSCRIPTION, OBSERVE_DNS -> true;
            case RENEW_SUBSCRIPTION,
                    UPDATE_MAILBOX,
                    REEXPORT_MAILBOX,
                    UPDATE_DNS_RECORD,
                    REPORT_ERROR,
                    RETRY_RENEWAL,
                    RESOLVE_RENEWAL,
                    RETRY_COMMAND,
                    RESOLVE_COMMAND,
                    APPROVE_RENEWAL,
                    SWEEP_SUBSCRIPTIONS,
                    UNKNOWN -> false;
        };
    }

    /** A subscription, or one DNS record of a domain. */
    private static String shownBy(DispatchSend send) {
        return send.getRecordId()
                .map(recordId -> send.getSubscriptionId() + "/" + recordId)
                .orElse(send.getSubscriptionId());
    }
}
