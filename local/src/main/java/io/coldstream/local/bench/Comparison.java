package io.coldstream.local.bench;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Two things that were measured in turns, in rounds of so many each. */
record Comparison(Samples base, Samples other, int perRound) {

    /** How many times the base the other costs, by the medians of all. */
    double ratio() {
        return other.median() / base.median();
    }

    /** The least that a single round would have told. */
    double least() {
        return ofRounds().min().orElse(Double.NaN);
    }

    /** The greatest that a single round would have told. */
    double greatest() {
        return ofRounds().max().orElse(Double.NaN);
    }

    private DoubleStream ofRounds() {
        return IntStream.iterate(0, from -> from < base.count(), from -> from + perRound)
                .mapToDouble(from -> other.median(from, from + perRound) / base.median(from, from + perRound));
    }
}
