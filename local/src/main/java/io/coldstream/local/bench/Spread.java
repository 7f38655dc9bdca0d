package io.coldstream.local.bench;

import java.util.stream.DoubleStream;

/** Figures of several rounds: the one in the middle, and how far the others lie from it. */
record Spread(double median, double least, double greatest) {

    static Spread of(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
