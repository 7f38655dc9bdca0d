package io.coldstream.sandbox;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The last requests on the vendor's API, whatever became of them. A restart begins an empty one. */
final class CallLog {

    private static final int MOST = 100_000;

    /**
     * One request.
     *
     * @param at when it arrived, in real time to the millisecond
     * @param path under the base
     * @param status what was answered, or would have been, had no fault come between
     * @param fault which fault came between, as {@code before:reset}
     */
    record Call(
            Instant at,
            String method,
            String path,
            @Nullable List<String> subscriptionIds,
            @Nullable String mailboxId,
            @Nullable Integer status,
            @Nullable String fault) {}

    private final Deque<Call> calls = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();

    void add(Call call) {
        lock.lock();
        try {
            calls.addLast(call);
            if (calls.size() > MOST) {
                calls.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    List<Call> calls(Predicate<Call> wanted) {
        lock.lock();
        try {
            return calls.stream().filter(wanted).toList();
        } finally {
            lock.unlock();
        }
    }
}
