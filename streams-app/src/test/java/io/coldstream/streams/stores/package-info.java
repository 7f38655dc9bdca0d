/** How policies add up, and how records are keyed in stores. */
@NullMarked
package io.coldstream.streams.stores;

import org.jspecify.annotations.NullMarked;
