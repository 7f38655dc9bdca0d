/** The benchmarks: each is a command of its own, runs what it measures for real, and says whether its bound held. */
@NullMarked
package io.coldstream.local.bench;

import org.jspecify.annotations.NullMarked;
