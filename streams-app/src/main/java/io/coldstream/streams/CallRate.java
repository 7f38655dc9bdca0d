package io.coldstream.streams;

import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.schemas.process.Environment;

/** {@code COLDSTREAM_RATE_PER_SECOND}: what dispatch releases, and what sinks space their calls by; the same in both. */
final class CallRate {

    /** So many a second are as good as no limit. */
    static final int LIFTED = 1_000;

    private CallRate() {}

    /** On a demo's fast clock the reseller's budget per second of business time is what stays the same. */
    static int from(Environment environment, BusinessClock clock) {
        int rate = environment.integer("COLDSTREAM_RATE_PER_SECOND", 4, 1, LIFTED);
        return (int) Math.min(LIFTED, (long) rate * clock.speed());
    }
}
