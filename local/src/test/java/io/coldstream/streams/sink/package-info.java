/** The parts of the sink that only a real broker can try. */
@NullMarked
package io.coldstream.streams.sink;

import org.jspecify.annotations.NullMarked;
