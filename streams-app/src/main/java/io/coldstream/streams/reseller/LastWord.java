package io.coldstream.streams.reseller;

import java.util.Optional;

/**
 * Asked when the connection stands and nothing of the request is written yet: the last moment at which a call can still
 * be left undone with certainty.
 */
@FunctionalInterface
public interface LastWord {

    /** The reason not to send after all; empty to send. */
    Optional<String> refusal();
}
