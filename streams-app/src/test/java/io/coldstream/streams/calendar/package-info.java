/** Subscriptions over years, on the pure core and a virtual clock. */
@NullMarked
package io.coldstream.streams.calendar;

import org.jspecify.annotations.NullMarked;
