/**
 * Sends dead letters back to where they came from: tried first, at a bounded rate, each one together with its tombstone
 * in one transaction.
 */
@NullMarked
package io.coldstream.streams.query.redrive;

import org.jspecify.annotations.NullMarked;
