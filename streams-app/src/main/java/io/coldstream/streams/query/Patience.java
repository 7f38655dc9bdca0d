package io.coldstream.streams.query;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits a bounded moment until a write can be read back. Each request has a thread of its own, which costs nothing. */
final class Patience {

    private static final Duration AT_MOST = Duration.ofSeconds(2);
    private static final Duration AT_FIRST = Duration.ofMillis(10);

    private Patience() {}

    /** The last answer, whether it was good or not. */
    static <T> T until(Supplier<T> question, Predicate<T> good) {
        long end = System.nanoTime() + AT_MOST.toNanos();
        long pause = AT_FIRST.toNanos();
        T answer = question.get();
        while (!good.test(answer) && System.nanoTime() < end) {
            LockSupport.parkNanos(pause);
            pause += pause / 2;
            answer = question.get();
        }
        return answer;
    }
}
