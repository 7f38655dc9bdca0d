package io.coldstream.ingress;

import java.time.Duration;

/**
 * Bounds on what senders may take up.
 *
 * @param headersWithin how long a connection may wait for complete headers, idle time included
 * @param requestWithin how long a request may take from its headers to its answer
 * @param connections how many may be open; further ones wait at the operating system
 */
record HttpLimits(Duration headersWithin, Duration requestWithin, int connections) {

    static final HttpLimits USUAL = new HttpLimits(Duration.ofSeconds(10), Duration.ofSeconds(20), 2_000);
}
