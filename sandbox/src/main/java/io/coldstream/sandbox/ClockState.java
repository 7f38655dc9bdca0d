package io.coldstream.sandbox;

import java.time.Duration;
import java.time.Instant;

/**
 * How the sandbox's clock runs: {@code origin + (real - origin) * speed + offset}.
 *
 * @param configured the origin and speed of the settings that this began from: other settings at a restart win
 */
record ClockState(Instant origin, int speed, Duration offset, Configured configured) implements Entity {

    static final String KEY = "clock";

    /** Origin and speed as the process was told at its start. */
    record Configured(Instant origin, int speed) {}

    static ClockState begin(Configured configured) {
        return new ClockState(configured.origin(), configured.speed(), Duration.ZERO, configured);
    }

    @Override
    public String key() {
        return KEY;
    }

    Instant at(Instant real) {
        return origin.plus(Duration.between(origin, real).multipliedBy(speed)).plus(offset);
    }

    /** A clock that shows {@code now} at the real moment {@code real}, and runs at {@code newSpeed} from there. */
    ClockState set(Instant real, Instant now, int newSpeed) {
        return new ClockState(real, newSpeed, Duration.between(real, now), configured);
    }

    /** How long it takes in real time until {@code duration} has passed on this clock, rounded up. */
    Duration real(Duration duration) {
        return duration.plusNanos(speed - 1L).dividedBy(speed);
    }
}
