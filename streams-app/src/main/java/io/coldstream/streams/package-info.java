/** The two processes of this module, put together: the topology with its query API, and the command sink. */
@NullMarked
package io.coldstream.streams;

import org.jspecify.annotations.NullMarked;
