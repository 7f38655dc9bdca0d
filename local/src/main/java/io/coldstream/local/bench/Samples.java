package io.coldstream.local.bench;

import java.util.Arrays;

/** Durations or sizes that were measured, of one thing. */
final class Samples {

    private long[] values = new long[64];
    private int count;

    void add(long value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = value;
    }

    int count() {
        return count;
    }

    /** The value that half of them do not exceed: what a pause or another process adds to a few does not move it. */
    double median() {
        return median(0, count);
    }

    /** The median of those from one position to before another, in the order in which they came. */
    double median(int from, int to) {
        if (from >= to) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
    }

    /** The value that this part of them does not exceed, such as 0.99; one that was measured, none in between. */
    long quantile(double part) {
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted[Math.clamp((long) Math.ceil(part * count) - 1, 0, count - 1)];
    }

    double mean() {
        return count == 0
                ? Double.NaN
                : Arrays.stream(values, 0, count).average().orElse(Double.NaN);
    }
}
