package io.coldstream.local.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When calls arrived, in order.
 *
 * @param from arrivals before it are none of these
 * @param until neither are those from then on
 */
record Arrivals(List<Instant> times, Instant from, Instant until) {

    private static final Duration SECOND = Duration.ofSeconds(1);

    Arrivals {
        Instant begin = from;
        Instant end = until;
        times = times.stream()
                .filter(time -> !time.isBefore(begin) && time.isBefore(end))
                .sorted()
                .toList();
    }

    Arrivals between(Instant begin, Instant end) {
        return new Arrivals(times, begin, end);
    }

    int count() {
        return times.size();
    }

    Duration span() {
        return Duration.between(from, until);
    }

    /** The most that arrived within one second, wherever it begins; both its ends count, for times are cut to millis. */
    int mostInASecond() {
        int most = 0;
        int first = 0;
        for (int last = 0; last < times.size(); last++) {
            while (times.get(first).plus(SECOND).isBefore(times.get(last))) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    /** The longest time without any. */
    Duration longestGap() {
        Duration longest = Duration.ZERO;
        Instant before = from;
        for (Instant time : times) {
            Duration gap = Duration.between(before, time);
            longest = gap.compareTo(longest) > 0 ? gap : longest;
            before = time;
        }
        Duration last = Duration.between(before, until);
        return last.compareTo(longest) > 0 ? last : longest;
    }
}
