/**
 * The command sink: claims released commands under its consumer group's generation, carries each out at most once at the
 * reseller, and reports what came of it. RATIONALE.md beside this file argues the decisions.
 */
@NullMarked
package io.coldstream.streams.sink;

import org.jspecify.annotations.NullMarked;
