package io.coldstream.streams.query.redrive;

import io.coldstream.avro.DeadLetter;

/** Finds out what would become of a letter, without doing it. */
@FunctionalInterface
public interface Trial {

    Verdict of(DeadLetter letter, Aliases aliases);
}
