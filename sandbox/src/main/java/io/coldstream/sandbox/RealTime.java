package io.coldstream.sandbox;

import java.time.Duration;
import java.time.Instant;

/** The wall clock and its alarms, which retries, timestamps and the rate limit follow. */
interface RealTime extends AutoCloseable {

    Instant now();

    /** Runs {@code task} once after {@code delay}; the returned handle calls it off, if it is not too late. */
    Runnable after(Duration delay, Runnable task);

    @Override
    void close();
}
