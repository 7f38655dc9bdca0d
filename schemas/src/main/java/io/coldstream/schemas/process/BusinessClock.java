package io.coldstream.schemas.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The clock that period dates, timers and quotas follow. It is the wall clock, except in a demo, where it runs
 * {@code speed} times as fast from {@code origin} on. Sending times, signatures, {@code notAfter} and HTTP deadlines
 * never follow it: they are real.
 *
 * @param origin the moment at which this clock and the wall clock agree
 * @param speed how many times faster it runs, 1 to 1,000,000
 */
public record BusinessClock(Instant origin, int speed) {

    /** The wall clock itself. */
    public static final BusinessClock REAL = new BusinessClock(Instant.EPOCH, 1);

    /** Reads {@code COLDSTREAM_SPEED} and {@code COLDSTREAM_CLOCK_ORIGIN}. */
    public static BusinessClock from(Environment environment) {
        int speed = environment.integer("COLDSTREAM_SPEED", 1, 1, 1_000_000);
        Optional<Instant> origin =
                environment.parsed("COLDSTREAM_CLOCK_ORIGIN", Instant::parse, "an ISO 8601 instant in UTC");
        if (speed == 1) {
            return REAL;
        }
        if (origin.isEmpty()) {
            environment.problem("COLDSTREAM_SPEED needs COLDSTREAM_CLOCK_ORIGIN, the same in every process");
        }
        return new BusinessClock(origin.orElse(Instant.EPOCH), speed);
    }

    public Instant now() {
        return at(Instant.now());
    }

    /** What this clock shows at a moment of the wall clock. */
    public Instant at(Instant wallClock) {
        return speed == 1
                ? wallClock
                : origin.plus(Duration.between(origin, wallClock).multipliedBy(speed));
    }

    /** How long this clock runs while {@code real} passes on the wall. */
    public Duration during(Duration real) {
        return real.multipliedBy(speed);
    }
}
