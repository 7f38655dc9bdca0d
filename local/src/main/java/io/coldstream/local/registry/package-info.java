/**
 * A small schema registry with Confluent's REST API. It keeps its schemas in the compacted topic {@code _schemas}, in
 * the record format of Confluent's own, so that either can take over from the other.
 */
@NullMarked
package io.coldstream.local.registry;

import org.jspecify.annotations.NullMarked;
