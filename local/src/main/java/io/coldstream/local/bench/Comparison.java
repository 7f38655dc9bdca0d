package io.coldstream.local.bench;

import java.util.Locale;

/** Two things that were measured in turns, in rounds of so many each. */
record Comparison(Samples base, Samples other, int perRound) {

    /** How many times the base the other costs, by the medians of all. */
    double ratio() {
        return other.median() / base.median();
    }

    /** The least and the greatest that a single round would have told. */
    String range() {
        double least = Double.POSITIVE_INFINITY;
        double greatest = 0;
        for (int from = 0; from < base.count(); from += perRound) {
            double ratio = other.median(from, from + perRound) / base.median(from, from + perRound);
            least = Math.min(least, ratio);
            greatest = Math.max(greatest, ratio);
        }
        return String.format(Locale.ROOT, "(%.2f–%.2f)", least, greatest);
    }
}
