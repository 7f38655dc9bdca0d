package io.coldstream.schemas.process;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Strikes this process when a chosen point is reached for the n-th time; otherwise does nothing. */
public final class CrashPoints {

    private static final String CRASH_POINT = "COLDSTREAM_CRASH_POINT";
    private static final Pattern FORM = Pattern.compile("([a-z-]+)(?::([1-9][0-9]{0,5}))?(?::([a-z]+))?");

    private final @Nullable StrikePoint armed;
    private final Strike strike;
    private final AtomicInteger left;

    private CrashPoints(@Nullable StrikePoint armed, int times, Strike strike) {
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
     * instead of halted. It is refused unless this process' neighbour is on loopback.
     *
     * @param points those of this process
     * @param neighbour the setting with the address of a service that trials have on loopback
     */
    public static CrashPoints from(Environment environment, StrikePoint[] points, String neighbour) {
        Optional<CrashPoints> chosen = environment.parsed(
                CRASH_POINT,
                text -> parse(text, List.of(points)),
                "a crash point such as " + points[0].code() + ", " + points[0].code() + ":3 or " + points[0].code()
                        + ":3:stop");
        if (chosen.isPresent()
                && environment.uri(neighbour).filter(Loopback::isLoopback).isEmpty()) {
            environment.problem(CRASH_POINT + " is for trials: it is refused unless " + neighbour + " is on loopback");
        }
        return chosen.orElseGet(CrashPoints::none);
    }

    private static CrashPoints parse(String text, List<StrikePoint> points) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not of the form point:n:strike");
        }
        StrikePoint chosen = points.stream()
                .filter(point -> point.code().equals(form.group(1)))
                .findFirst()
                .orElseThrow();
        Strike strike =
                form.group(3) == null ? Strike.HALT : Strike.of(form.group(3)).orElseThrow();
        return new CrashPoints(chosen, form.group(2) == null ? 1 : Integer.parseInt(form.group(2)), strike);
    }

    /** Whether this point is the chosen one. */
    public boolean isArmed(StrikePoint point) {
        return point == armed;
    }

    /** Work is at this point, or several pieces of it together are. */
    public void reached(StrikePoint point) {
        if (point == armed && left.decrementAndGet() == 0) {
            strike.befall();
        }
    }
}
