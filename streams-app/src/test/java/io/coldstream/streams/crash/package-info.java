@NullMarked
package io.coldstream.streams.crash;

import org.jspecify.annotations.NullMarked;
