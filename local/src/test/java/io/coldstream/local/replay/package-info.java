/** Recorded inputs, and what is decided when they are taken again. */
@org.jspecify.annotations.NullMarked
package io.coldstream.local.replay;
