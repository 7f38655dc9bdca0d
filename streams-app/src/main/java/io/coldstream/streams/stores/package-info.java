/** What the topology writes and the query API reads: the stores' names, the form of their keys, and how policies add up. */
@NullMarked
package io.coldstream.streams.stores;

import org.jspecify.annotations.NullMarked;
