/**
 * The renewal protocol on a real broker while its processes are struck at every named point: what the sandbox charged is
 * the judge.
 */
@NullMarked
package io.coldstream.local.faults;

import org.jspecify.annotations.NullMarked;
