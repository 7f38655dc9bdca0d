package io.coldstream.streams.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Lets one report of errors pass per class and minute, wall clock. In memory: a restart may let one more pass. */
final class ReportLimit {

    /** Classes within a minute, and reports that wait. */
    static final int MOST = 100;

    private static final Duration BETWEEN = Duration.ofMinutes(1);

    private final Map<String, Instant> passed = new HashMap<>();

    /** @param waiting how many reports wait already */
    boolean passes(String errorClass, int waiting, Instant now) {
        passed.values().removeIf(at -> !at.plus(BETWEEN).isAfter(now) || at.isAfter(now));
        if (waiting >= MOST || passed.size() >= MOST || passed.containsKey(errorClass)) {
            return false;
        }
        passed.put(errorClass, now);
        return true;
    }
}
