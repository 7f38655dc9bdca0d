package io.coldstream.streams.crash;

import io.coldstream.schemas.process.Environment;
import io.coldstream.schemas.process.Loopback;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Strikes this process when a chosen point is reached for the n-th time with a paid command; otherwise does nothing.
 * Reads are not counted: there are many of them, and what a crash loses of one is a read.
 */
public final class CrashPoints {

    private static final String CRASH_POINT = "COLDSTREAM_CRASH_POINT";
    private static final String RESELLER = "COLDSTREAM_RESELLER_URL";
    private static final Pattern FORM = Pattern.compile("([a-z-]+)(?::([1-9][0-9]{0,5}))?(?::([a-z]+))?");

    private final @Nullable CrashPoint armed;
    private final Strike strike;
    private final AtomicInteger left;

    private CrashPoints(@Nullable CrashPoint armed, int times, Strike strike) {
        this.armed = armed;
        this.strike = strike;
        this.left = new AtomicInteger(times);
    }

    /** Never strikes. */
    public static CrashPoints none() {
        return new CrashPoints(null, 1, Strike.HALT);
    }

    /**
     * Reads {@value #CRASH_POINT}: a point's code, with {@code :n} for the n-th time, and {@code :stop} to be stopped
     * instead of halted. It is refused unless {@value #RESELLER} names a reseller on loopback.
     */
    public static CrashPoints from(Environment environment) {
        Optional<CrashPoints> points = environment.parsed(
                CRASH_POINT,
                CrashPoints::parse,
                "a crash point such as after-claim, after-claim:3 or after-claim:3:stop");
        if (points.isPresent()
                && environment.uri(RESELLER).filter(Loopback::isLoopback).isEmpty()) {
            environment.problem(CRASH_POINT + " is for trials: it is refused unless " + RESELLER + " is on loopback");
        }
        return points.orElseGet(CrashPoints::none);
    }

    private static CrashPoints parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not of the form point:n:strike");
        }
        CrashPoint point = CrashPoint.of(form.group(1)).orElseThrow();
        Strike strike =
                form.group(3) == null ? Strike.HALT : Strike.of(form.group(3)).orElseThrow();
        return new CrashPoints(point, form.group(2) == null ? 1 : Integer.parseInt(form.group(2)), strike);
    }

    /** Whether this point is the chosen one. */
    public boolean isArmed(CrashPoint point) {
        return point == armed;
    }

    /** A paid command is at this point, or several together are. */
    public void reached(CrashPoint point) {
        if (point == armed && left.decrementAndGet() == 0) {
            strike.befall();
        }
    }
}
