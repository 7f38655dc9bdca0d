/** Sends webhooks as the vendor does. */
@NullMarked
package io.coldstream.local.send;

import org.jspecify.annotations.NullMarked;
