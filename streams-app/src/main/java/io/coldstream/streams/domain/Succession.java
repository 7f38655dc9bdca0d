package io.coldstream.streams.domain;

import java.time.Instant;

/**
 * This subscription continues another one, which a read showed gone or ended.
 *
 * @param from as it stood when it was handed over
 */
public record Succession(Subscription from, Instant at) implements Input {}
