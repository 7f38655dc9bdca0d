/** The query API over real HTTP, its views and its journal held in memory. */
@NullMarked
package io.coldstream.streams.query;

import org.jspecify.annotations.NullMarked;
