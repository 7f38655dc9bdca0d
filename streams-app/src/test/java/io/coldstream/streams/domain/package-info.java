/** The pure core, tried by itself. */
@NullMarked
package io.coldstream.streams.domain;

import org.jspecify.annotations.NullMarked;
