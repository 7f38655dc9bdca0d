/** The claims of the sink, with twins of Kafka's clients and real HTTP. */
@NullMarked
package io.coldstream.streams.sink;

import org.jspecify.annotations.NullMarked;
