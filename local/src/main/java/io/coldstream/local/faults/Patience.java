package io.coldstream.local.faults;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for what must come. */
final class Patience {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private Patience() {}

    /** @throws IllegalStateException that names {@code what}, when it did not come in time */
    static void await(String what, Duration within, BooleanSupplier come) throws InterruptedException {
        long giveUpAt = System.nanoTime() + within.toNanos();
        while (!come.getAsBoolean()) {
            if (System.nanoTime() > giveUpAt) {
                throw new IllegalStateException("Not within " + within.toSeconds() + " s: " + what);
            }
            Thread.sleep(PAUSE);
        }
    }
}
