/** A real Kafka broker (KRaft, from Maven Central) inside this JVM, for machines without one. */
@NullMarked
package io.coldstream.local.broker;

import org.jspecify.annotations.NullMarked;
