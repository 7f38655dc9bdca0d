package io.coldstream.streams.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Slows all calls when the reseller asks for it: nothing is released for as long as its {@code Retry-After} says, then the
 * rate begins at half and is whole again after a minute. Without that header the silence lasts a second, and twice as long
 * each time that the reseller complains again before the rate was whole. Wall clock: the reseller's patience does not run
 * with ours.
 *
 * <p>429 with {@code Retry-After} is GUIDE.
 */
final class Throttle {

    /** However long the reseller asks for: it is asked again after this. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration FIRST_GUESS = Duration.ofSeconds(1);
    private static final Duration LONGEST_GUESS = Duration.ofSeconds(60);
    private static final Duration RECOVERY = Duration.ofMinutes(1);
    private static final double SHARE_AT_FIRST = 0.5;

    private @Nullable Instant silentUntil;
    private Duration guess = FIRST_GUESS;

    Throttle(@Nullable Instant silentUntil) {
        this.silentUntil = silentUntil;
    }

    /** @param retryAfterSeconds as the reseller said, if it did */
    void slow(Optional<Long> retryAfterSeconds, Instant now) {
        if (!isSilent(now)) {
            guess = isWhole(now) ? FIRST_GUESS : shorter(guess.multipliedBy(2), LONGEST_GUESS);
        }
        Duration silence = retryAfterSeconds.map(Duration::ofSeconds).orElse(guess);
        Instant until = now.plus(shorter(silence, LONGEST));
        if (silentUntil == null || until.isAfter(silentUntil)) {
            silentUntil = until;
        }
    }

    /** Whether nothing may be released now. */
    boolean isSilent(Instant now) {
        return silentUntil != null
                && now.isBefore(silentUntil)
                // A wall clock that was set back must not silence us for longer than ever asked.
                && Duration.between(now, silentUntil).compareTo(LONGEST) <= 0;
    }

    /** The share of the usual rate that is used, above 0 and at most 1. */
    double share(Instant now) {
        if (isWhole(now) || silentUntil == null) {
            return 1;
        }
        double recovered = (double) Duration.between(silentUntil, now).toMillis() / RECOVERY.toMillis();
        return SHARE_AT_FIRST + (1 - SHARE_AT_FIRST) * Math.clamp(recovered, 0, 1);
    }

    /** The end of the last silence. */
    @Nullable
    Instant silentUntil() {
        return silentUntil;
    }

    private boolean isWhole(Instant now) {
        return silentUntil == null || !now.isBefore(silentUntil.plus(RECOVERY));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
