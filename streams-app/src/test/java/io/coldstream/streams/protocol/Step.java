package io.coldstream.streams.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One step of one actor.
 *
 * @param certain whether it comes about in every run, sooner or later; faults and people's acts need not
 */
record Step(
        Object actor,
        String what,
        State next,
        boolean certain,
        @Nullable Situation situation) {

    @Override
    public String toString() {
        return actor + " " + what;
    }
}
