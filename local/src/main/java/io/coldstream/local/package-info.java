/** Everything on one machine behind one command. */
@NullMarked
package io.coldstream.local;

import org.jspecify.annotations.NullMarked;
