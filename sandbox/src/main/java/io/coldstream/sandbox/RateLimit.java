package io.coldstream.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/** Calls per second over all calls of the API key, in real time, over a rolling second. Refused calls do not count. */
final class RateLimit {

    private static final int MOST_PER_SECOND = 2_000;

    private final RealTime time;
    private final Deque<Instant> accepted = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();

    RateLimit(RealTime time) {
        this.time = time;
    }

    /** @param speed of the sandbox's clock: a faster one lifts the limit equally, up to a bound */
    boolean allows(int perSecond, int speed) {
        long limit = Math.min(MOST_PER_SECOND, (long) perSecond * speed);
        Instant now = time.now();
        Instant second = now.minus(Duration.ofSeconds(1));
        lock.lock();
        try {
            while (!accepted.isEmpty() && !accepted.getFirst().isAfter(second)) {
                accepted.removeFirst();
            }
            if (accepted.size() >= limit) {
                return false;
            }
            accepted.addLast(now);
            return true;
        } finally {
            lock.unlock();
        }
    }
}
