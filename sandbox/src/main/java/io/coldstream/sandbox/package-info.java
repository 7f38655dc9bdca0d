/**
 * The reseller, simulated from its public pages over real HTTP: its calls, its queue, its wallet and its webhooks. It
 * knows nothing of Kafka or of the pipeline that it is used to try.
 */
@NullMarked
package io.coldstream.sandbox;

import org.jspecify.annotations.NullMarked;
