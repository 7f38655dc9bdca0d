/** {@code coldstream up}: everything in one JVM, started in order and stopped in reverse. */
@NullMarked
package io.coldstream.local.up;

import org.jspecify.annotations.NullMarked;
