package io.coldstream.local.faults;

import io.coldstream.streams.crash.CrashPoint;
import io.coldstream.streams.crash.Strike;
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
    static List<Fault> at(Collection<CrashPoint> points, Random random) {
        List<Fault> faults = new ArrayList<>();
        for (CrashPoint point : points) {
            for (Strike strike : Strike.values()) {
                faults.add(new Fault(point, 1 + random.nextInt(MOST_TIMES), strike));
            }
        }
        Collections.shuffle(faults, random);
        return faults;
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
