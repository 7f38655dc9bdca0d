/** The Kafka Streams topology: open, route, apply, timers, decide, dispatch. */
@NullMarked
package io.coldstream.streams.topology;

import org.jspecify.annotations.NullMarked;
