/** The processes of this module: each reads its settings, starts its parts and stops them. */
@NullMarked
package io.coldstream.streams;

import org.jspecify.annotations.NullMarked;
