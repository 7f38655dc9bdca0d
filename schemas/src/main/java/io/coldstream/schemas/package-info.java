/**
 * The contract that other programs see: every shared topic, the serdes of its values, and the sealing of what must not
 * be read by everyone who may read a topic.
 */
@NullMarked
package io.coldstream.schemas;

import org.jspecify.annotations.NullMarked;
