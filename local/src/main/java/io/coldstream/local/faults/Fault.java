package io.coldstream.local.faults;

import io.coldstream.schemas.process.Strike;
import io.coldstream.streams.crash.CrashPoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One process struck once.
 *
 * @param times at the how many-th time that it comes to the point
 */
record Fault(CrashPoint point, int times, Strike strike) {

    private static final int MOST_TIMES = 3;

    /** Each of these points with each strike, in a random order. */
    static List<Fault> all(Collection<CrashPoint> points, long seed) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        for (Strike strike : Strike.values()) {
            points.forEach(point -> faults.add(new Fault(point, times(random), strike)));
        }
        Collections.shuffle(faults, random);
        return faults;
    }

    /** Each of these points once, with either strike, in a random order. */
    static List<Fault> once(Collection<CrashPoint> points, long seed) {
        Random random = new Random(seed);
        Strike[] strikes = Strike.values();
        List<Fault> faults = new ArrayList<>();
        points.forEach(point -> faults.add(new Fault(point, times(random), strikes[random.nextInt(strikes.length)])));
        Collections.shuffle(faults, random);
        return faults;
    }

    private static int times(Random random) {
        return 1 + random.nextInt(MOST_TIMES);
    }

    /** What arms a process with it. */
    Map<String, String> variables() {
        return Map.of("COLDSTREAM_CRASH_POINT", toString());
    }

    @Override
    public String toString() {
        return point.code() + ":" + times + ":" + strike.code();
    }
}
