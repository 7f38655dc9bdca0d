package io.coldstream.local.faults;

import io.coldstream.streams.crash.CrashPoint;
import java.time.Duration;

/**
 * Dispatch gives a request back when the read that it rests on has become too old while it waited: so somebody keeps
 * stopping all spending for a while, as long as the fault at that point has still to come.
 */
final class Hesitation {

    /** Longer than a read may be old on the fast clock, which is five seconds. */
    private static final Duration STOPPED = Duration.ofSeconds(7);

    private static final Duration ALLOWED = Duration.ofSeconds(3);

    private final House house;
    private final Post streams;
    private boolean stopped;
    private long since = System.nanoTime();

    Hesitation(House house, Post streams) {
        this.house = house;
        this.streams = streams;
    }

    /** Turns the switch when it is time to. */
    void turn() {
        boolean wanted = streams.awaited()
                .filter(fault -> fault.point() == CrashPoint.NOT_SENT_FORWARDED)
                .isPresent();
        Duration least = stopped ? STOPPED : ALLOWED;
        boolean over = System.nanoTime() - since > least.toNanos();
        if (stopped ? over || !wanted : over && wanted) {
            stopped = !stopped;
            since = System.nanoTime();
            house.stopSpending(stopped);
        }
    }
}
