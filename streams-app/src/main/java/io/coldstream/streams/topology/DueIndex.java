package io.coldstream.streams.topology;

import io.coldstream.streams.avro.DueEntry;
import io.coldstream.streams.avro.PolicyScopes;
import io.coldstream.streams.domain.Account;
import io.coldstream.streams.domain.Stamped;
import io.coldstream.streams.domain.Subscription;
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

    /** Makes the entries of a subject those that its state asks for. */
    void move(Subject was, Map<TimerKind, Instant> before, Subject is, Map<TimerKind, Instant> after) {
        for (TimerKind kind : TimerKind.values()) {
            Instant earlier = before.get(kind);
            Instant now = after.get(kind);
            if (earlier != null && !earlier.equals(now)) {
                entries.delete(was.key(earlier, kind));
            }
            if (now != null && !(now.equals(earlier) && is.equals(was))) {
                put(now, kind, is);
            }
        }
    }

    /** Also for a timer that fired and is asked for again at the same time. */
    void put(Instant dueAt, TimerKind kind, Subject subject) {
        Bytes key = subject.key(dueAt, kind);
        entries.put(key, new DueEntry(subject.id(), kind.name(), subject.part(), dueAt, subject.scopes()));
        if (key.compareTo(cursor) < 0) {
            cursor = key;
        }
    }

    /**
     * Whose timers they are.
     *
     * @param id of the subscription, or the alias of the domain
     * @param part a mailbox of the subscription or a DNS record of the domain
     * @param scopes whose policies bear on it; they stand in its entries, so that a tick reads no state
     */
    record Subject(
            String id, @Nullable String part, @Nullable PolicyScopes scopes) {

        static Subject of(Subscription subscription) {
            Account account = Stamped.valueOf(subscription.claims().account());
            String domain = Stamped.valueOf(subscription.claims().domain());
            return new Subject(
                    subscription.id(), null, new PolicyScopes(account == null ? null : account.userId(), domain));
        }

        static Subject of(String id, @Nullable String part) {
            return new Subject(id, part, null);
        }

        private Bytes key(Instant dueAt, TimerKind kind) {
            return DueKey.of(dueAt, kind, id, part);
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
