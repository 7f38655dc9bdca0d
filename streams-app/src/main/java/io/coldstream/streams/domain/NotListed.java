package io.coldstream.streams.domain;

import java.time.Instant;

/** A complete sweep did not list it. Pages shift while they are read, so this proves nothing: a read of its own follows. */
public record NotListed(String sweepId, Instant at) implements Input {}
