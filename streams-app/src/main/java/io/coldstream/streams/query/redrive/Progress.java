package io.coldstream.streams.query.redrive;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a redrive of this process is.
 *
 * @param since when it began; {@code null} when none did
 * @param ratePerSecond most letters sent again in a second
 * @param matched letters that its filter wants, once they are counted
 * @param more whether there are more of them than fit into one redrive
 * @param redriven letters that were sent again, certainly
 * @param left letters that stay, by the reason why they would fail again
 * @param problem why it failed
 */
public record Progress(
        State state,
        @Nullable Instant since,
        @Nullable Instant endedAt,
        int ratePerSecond,
        @Nullable Long matched,
        boolean more,
        long redriven,
        Map<String, Long> left,
        @Nullable String problem) {

    /** What it is doing. */
    public enum State {
        /** None was started in this process. */
        IDLE,
        RUNNING,
        /** Every letter was either sent again or would fail again. */
        DONE,
        /** It stopped; another one goes on where it was. */
        FAILED,
        /** Another process took over. */
        FENCED
    }

    static final Progress NONE = new Progress(State.IDLE, null, null, 0, null, false, 0, Map.of(), null);

    public Progress {
        left = Map.copyOf(left);
    }
}
