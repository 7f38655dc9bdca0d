/** Sends dead letters again through the query API, after showing what would change. */
@NullMarked
package io.coldstream.local.redrive;

import org.jspecify.annotations.NullMarked;
