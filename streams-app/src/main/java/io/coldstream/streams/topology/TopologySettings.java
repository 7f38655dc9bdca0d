package io.coldstream.streams.topology;

import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.schemas.process.CrashPoints;
import io.coldstream.streams.domain.Timing;
import java.time.Duration;

/**
 * What the topology is built with.
 *
 * @param clock business time
 * @param ratePerSecond commands that dispatch releases per second of the wall clock, 1 to 1,000
 * @param window most commands released and without outcome, 1 to 1,000
 * @param validity how long after its release a command may be executed, wall clock
 * @param inDoubtAfter how long after that its outcome counts as unknown, wall clock; at least the 30 s deadline of a call
 *     and what its outcome needs to arrive
 * @param orderCompleteWithin from an order's first webhook until all its mailboxes should be there, business time
 * @param sweepEvery from the beginning of a sweep over the reseller's list to that of the next, business time; zero for
 *     none but those that are asked for
 * @param crashPoints where the fault harness strikes
 */
public record TopologySettings(
        BusinessClock clock,
        int ratePerSecond,
        int window,
        Duration validity,
        Duration inDoubtAfter,
        Duration orderCompleteWithin,
        Duration sweepEvery,
        CrashPoints crashPoints) {

    /** Where no harness strikes, and no sweep comes by itself. */
    public TopologySettings(
            BusinessClock clock,
            int ratePerSecond,
            int window,
            Duration validity,
            Duration inDoubtAfter,
            Duration orderCompleteWithin) {
        this(
                clock,
                ratePerSecond,
                window,
                validity,
                inDoubtAfter,
                orderCompleteWithin,
                Duration.ZERO,
                CrashPoints.none());
    }

    /** Whether sweeps come by themselves. */
    boolean sweeps() {
        return !sweepEvery.isZero();
    }

    /** A tick of the due index. */
    Duration tick() {
        return clock.speed() == 1 ? Duration.ofSeconds(1) : Duration.ofMillis(100);
    }

    /**
     * How long something waits for its mailbox to become known, business time: seven days, and on a fast clock as long as
     * the vendor's last try comes after the first, which stays real.
     */
    Duration mostParked() {
        Duration tries = clock.during(Duration.ofMinutes(10));
        return tries.compareTo(Duration.ofDays(7)) > 0 ? tries : Duration.ofDays(7);
    }

    /** Money moves on a read of the last hour; on a fast clock, of the last five seconds of the wall. */
    Duration mostReadAge() {
        Duration walk = clock.during(Duration.ofSeconds(5));
        return walk.compareTo(Duration.ofHours(1)) > 0 ? walk : Duration.ofHours(1);
    }

    /** Nothing is repeated sooner than after 200 ms of the wall clock, however fast business time runs. */
    Timing timing() {
        Duration floor = clock.speed() == 1 ? Duration.ZERO : clock.during(Duration.ofMillis(200));
        return new Timing(floor, orderCompleteWithin);
    }
}
