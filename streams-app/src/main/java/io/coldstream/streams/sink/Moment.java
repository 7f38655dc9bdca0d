package io.coldstream.streams.sink;

import java.time.Duration;
import java.time.Instant;

/**
 * A point in time by two clocks. The monotonic one can't be set back, but stands still while a machine sleeps; the wall
 * clock is the other way round. What must not be late is late by either.
 */
record Moment(long nanos, Instant wall) {

    /** Reads both clocks. */
    @FunctionalInterface
    interface Ticker {
        Moment now();
    }

    static final Ticker REAL = () -> new Moment(System.nanoTime(), Instant.now());

    /** Whether more than {@code span} lies between this moment and a later one by either clock. */
    boolean isOlderThan(Duration span, Moment later) {
        return later.nanos() - nanos > span.toNanos() || later.wall().isAfter(wall.plus(span));
    }
}
