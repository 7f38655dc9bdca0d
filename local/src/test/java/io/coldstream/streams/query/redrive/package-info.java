/** The letter box over a real broker. */
@NullMarked
package io.coldstream.streams.query.redrive;

import org.jspecify.annotations.NullMarked;
