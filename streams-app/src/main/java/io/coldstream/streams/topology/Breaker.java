package io.coldstream.streams.topology;

import io.coldstream.streams.domain.Health;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Open while the reseller can't be reached or answers nothing of use: then one command at a time is released as a probe,
 * after growing pauses, until an answer comes that is one. It stands in dispatch, not in the sinks, so that it holds for
 * all of them and is seen in one place. Wall clock.
 */
final class Breaker {

    /** Failures without a good answer between them that open it. */
    static final int MOST_FAILURES = 5;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    /** A call has ended after this, and if no outcome came of it, none is waited for. */
    private static final Duration PROBE_ENDS_WITHIN = Duration.ofSeconds(60);

    private int failures;
    private Duration pause = FIRST_PAUSE;
    private @Nullable Instant openSince;
    private @Nullable Instant nextProbeAt;
    private @Nullable String probe;

    /** @param openSince when it was found open before a restart */
    Breaker(@Nullable Instant openSince) {
        this.openSince = openSince;
        this.nextProbeAt = openSince;
    }

    /** What the answer to a command tells of the reseller. */
    void told(String commandId, Health health, Instant now) {
        switch (health) {
            case OK, THROTTLED -> close();
            case DOWN -> {
                failures = Math.min(failures + 1, MOST_FAILURES);
                if (openSince == null && failures == MOST_FAILURES) {
                    openSince = now;
                    nextProbeAt = now.plus(pause);
                }
            }
            case UNSAID -> {}
        }
        if (openSince != null && commandId.equals(probe)) {
            probe = null;
            nextProbeAt = now.plus(pause);
            pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
        }
    }

    boolean isOpen() {
        return openSince != null;
    }

    boolean mayProbe(Instant now) {
        return openSince != null && (nextProbeAt == null || isOver(nextProbeAt, now));
    }

    /** This command is released as the probe; the next one waits for what becomes of it. */
    void probing(String commandId, Instant now) {
        probe = commandId;
        nextProbeAt = now.plus(PROBE_ENDS_WITHIN);
    }

    @Nullable
    Instant openSince() {
        return openSince;
    }

    @Nullable
    Instant nextProbeAt() {
        return nextProbeAt;
    }

    private void close() {
        failures = 0;
        pause = FIRST_PAUSE;
        openSince = null;
        nextProbeAt = null;
        probe = null;
    }

    /** Also when the wall clock was set back meanwhile. */
    private static boolean isOver(Instant time, Instant now) {
        return !now.isBefore(time) || Duration.between(now, time).compareTo(PROBE_ENDS_WITHIN) > 0;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
