package io.coldstream.streams.reseller;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Gives out moments that are at least {@code gap} apart, in the order of asking. */
final class Pace {

    private final Duration gap;
    private long nextNanos = System.nanoTime();

    Pace(Duration gap) {
        this.gap = gap;
    }

    /** Waits for the next moment. */
    void await() throws InterruptedException {
        long wait = reserve();
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
    }

    private synchronized long reserve() {
        long now = System.nanoTime();
        long mine = nextNanos - now > 0 ? nextNanos : now;
        nextNanos = mine + gap.toNanos();
        return mine - now;
    }
}
