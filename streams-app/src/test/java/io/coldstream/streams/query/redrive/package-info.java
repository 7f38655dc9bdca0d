/** Redrives over letters held in memory. */
@NullMarked
package io.coldstream.streams.query.redrive;

import org.jspecify.annotations.NullMarked;
