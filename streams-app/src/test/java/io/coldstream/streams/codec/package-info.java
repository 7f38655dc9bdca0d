/** What stands between the wire and the domain, tried by itself. */
@NullMarked
package io.coldstream.streams.codec;

import org.jspecify.annotations.NullMarked;
