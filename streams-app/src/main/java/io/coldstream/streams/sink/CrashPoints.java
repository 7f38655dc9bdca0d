package io.coldstream.streams.sink;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Halts the JVM, as kill -9 would, when a chosen point is reached for the n-th time; otherwise does nothing. */
public final class CrashPoints {

    /** What a process that was killed leaves as its exit status: 128 + SIGKILL. */
    public static final int EXIT_STATUS = 137;

    private final @Nullable CrashPoint armed;
    private final AtomicInteger left;

    private CrashPoints(@Nullable CrashPoint armed, int times) {
        this.armed = armed;
        this.left = new AtomicInteger(times);
    }

    /** Never halts. */
    public static CrashPoints none() {
        return new CrashPoints(null, 1);
    }

    /**
     * Halts at one point.
     *
     * @param text a point's code, with {@code :n} for the n-th time
     * @throws IllegalArgumentException for what is not of that form
     */
    public static CrashPoints parse(String text) {
        int colon = text.indexOf(':');
        int times = colon < 0 ? 1 : Integer.parseInt(text.substring(colon + 1));
        CrashPoint point = CrashPoint.of(colon < 0 ? text : text.substring(0, colon))
                .orElseThrow(() -> new IllegalArgumentException("no such crash point"));
        if (times < 1) {
            throw new IllegalArgumentException("counts from 1");
        }
        return new CrashPoints(point, times);
    }

    void reached(CrashPoint point) {
        if (point == armed && left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(EXIT_STATUS);
        }
    }
}
