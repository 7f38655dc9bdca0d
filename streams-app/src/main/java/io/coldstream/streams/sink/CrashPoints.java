package io.coldstream.streams.sink;

import io.coldstream.avro.AttemptVerdict;
import io.coldstream.avro.Command;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Halts the JVM, as kill -9 would, when a chosen point is reached for the n-th time with a paid command; otherwise does
 * nothing. Reads are not counted: there are many of them, and what a crash loses of one is a read.
 */
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

    /** One command is at this point. */
    void reached(CrashPoint point, Command command) {
        reached(point, Verdicts.isPaid(command.getKind()));
    }

    /** The commands of one claim are at this point together. */
    void reached(CrashPoint point, List<Claim> claims) {
        reached(
                point,
                claims.stream()
                        .anyMatch(claim -> claim.verdict() == AttemptVerdict.CALLING
                                && Verdicts.isPaid(claim.command().getKind())));
    }

    private void reached(CrashPoint point, boolean paid) {
        if (point == armed && paid && left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(EXIT_STATUS);
        }
    }
}
