package io.coldstream.streams.sink;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Commands that were polled and are not yet claimed, by partition in the order of their offsets. A command may overtake
 * one of another key, so that a slow call holds back its own key alone; the offset to commit is that of the first one
 * still waiting, and what was overtaken is known from the attempts.
 */
final class Backlog {

    /** Commands of a partition that may wait here before it is paused. */
    static final int BOUND = 200;

    private final Map<TopicPartition, Deque<Received>> waiting = new LinkedHashMap<>();
    private final Map<TopicPartition, Received> lastPolled = new HashMap<>();

    void add(Received received) {
        waiting.computeIfAbsent(received.partition(), any -> new ArrayDeque<>()).addLast(received);
        lastPolled.put(received.partition(), received);
    }

    boolean isEmpty() {
        return waiting.values().stream().allMatch(Deque::isEmpty);
    }

    /**
     * The next commands to claim: at most {@code limit}, one per key, partitions in turn. A key waits with its first
     * command, if that must wait.
     */
    List<Received> ready(int limit, Predicate<Received> waits) {
        Set<String> taken = new HashSet<>();
        List<Iterator<Received>> turns = new ArrayList<>();
        waiting.values().forEach(partition -> turns.add(partition.iterator()));
        List<Received> ready = new ArrayList<>();
        while (!turns.isEmpty() && ready.size() < limit) {
            Iterator<Iterator<Received>> turn = turns.iterator();
            while (turn.hasNext() && ready.size() < limit) {
                Iterator<Received> partition = turn.next();
                if (!takeNext(partition, waits, taken, ready)) {
                    turn.remove();
                }
            }
        }
        return ready;
    }

    private static boolean takeNext(
            Iterator<Received> partition, Predicate<Received> waits, Set<String> taken, List<Received> ready) {
        while (partition.hasNext()) {
            Received next = partition.next();
            // A key is looked at once: behind a command that must wait, its later ones wait too.
            if (taken.add(next.key()) && !waits.test(next)) {
                ready.add(next);
                return true;
            }
        }
        return false;
    }

    /** Takes out the commands that are dealt with. */
    void remove(Predicate<Received> done) {
        waiting.values().forEach(partition -> partition.removeIf(done));
    }

    /** What may be committed: everything before these offsets is dealt with. */
    Map<TopicPartition, OffsetAndMetadata> offsets() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        lastPolled.forEach((partition, last) -> {
            Received first = waitingIn(partition).peekFirst();
            offsets.put(partition, new OffsetAndMetadata(first == null ? last.offset() + 1 : first.offset()));
        });
        return offsets;
    }

    /** By partition, since when the commands were written that still wait here or are yet to be polled. */
    Map<TopicPartition, Instant> writtenSince() {
        Map<TopicPartition, Instant> since = new HashMap<>();
        lastPolled.forEach((partition, last) -> since.put(
                partition,
                waitingIn(partition).stream()
                        .map(Received::writtenAfter)
                        .reduce(last.writtenAfter(), (one, other) -> one.isBefore(other) ? one : other)));
        return since;
    }

    boolean isFull(TopicPartition partition) {
        return waitingIn(partition).size() >= BOUND;
    }

    void drop(Collection<TopicPartition> partitions) {
        List.copyOf(partitions).forEach(partition -> {
            waiting.remove(partition);
            lastPolled.remove(partition);
        });
    }

    private Deque<Received> waitingIn(TopicPartition partition) {
        return waiting.getOrDefault(partition, new ArrayDeque<>());
    }
}
