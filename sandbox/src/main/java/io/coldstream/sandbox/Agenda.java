package io.coldstream.sandbox;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** What happens by itself, in the order of time. An entry whose entity has changed its mind since is skipped. */
final class Agenda {

    /**
     * One thing to look at.
     *
     * @param dueAt what the entity said
     * @param firesAt the same, but never before the moment at which it was noted
     */
    record Entry(String key, Instant dueAt, Instant firesAt, long order) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::firesAt).thenComparing(Entry::order));
    private long order;

    void note(String key, Instant dueAt, Instant now) {
        entries.add(new Entry(key, dueAt, dueAt.isBefore(now) ? now : dueAt, order++));
    }

    Optional<Instant> next() {
        return Optional.ofNullable(entries.peek()).map(Entry::firesAt);
    }

    /** The next entry that fires at {@code now} or before, taken off. */
    Optional<Entry> poll(Instant now) {
        Entry head = entries.peek();
        return head == null || head.firesAt().isAfter(now) ? Optional.empty() : Optional.of(entries.remove());
    }
}
