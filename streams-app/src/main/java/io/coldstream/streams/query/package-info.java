/**
 * The query API and console: HTTP over the topology's stores, and the door by which people's requests and policies come
 * in. It reads the stores and writes topics; it decides nothing.
 */
@NullMarked
package io.coldstream.streams.query;

import org.jspecify.annotations.NullMarked;
