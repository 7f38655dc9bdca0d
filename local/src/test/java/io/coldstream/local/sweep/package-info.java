/** Sweeps of the reseller's list against the whole sandbox, on Kafka's own driver: hours pass in moments. */
@NullMarked
package io.coldstream.local.sweep;

import org.jspecify.annotations.NullMarked;
