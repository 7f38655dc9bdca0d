/** The processes of this module, from their settings on. */
@NullMarked
package io.coldstream.streams;

import org.jspecify.annotations.NullMarked;
