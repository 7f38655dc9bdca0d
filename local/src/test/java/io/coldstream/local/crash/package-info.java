/** The renewal protocol on a real broker while its processes are killed: what was charged is the judge. */
@NullMarked
package io.coldstream.local.crash;

import org.jspecify.annotations.NullMarked;
