/** The vocabulary, tried on an example of every event and generation. */
@NullMarked
package io.coldstream.streams.codec;

import org.jspecify.annotations.NullMarked;
