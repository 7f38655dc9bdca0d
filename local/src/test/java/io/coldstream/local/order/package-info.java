/** Order and repetition on a real broker: many webhooks, shuffled and repeated, against the same in their logical order. */
@NullMarked
package io.coldstream.local.order;

import org.jspecify.annotations.NullMarked;
