/**
 * Where the fault harness may strike this process from within, at points that no outsider can aim at. Without such a
 * fault a point costs a comparison.
 */
@NullMarked
package io.coldstream.streams.crash;

import org.jspecify.annotations.NullMarked;
