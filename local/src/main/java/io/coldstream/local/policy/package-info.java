/** Renewal policies, the forecast of what they lead to, and the spending switch, for people at a terminal. */
@NullMarked
package io.coldstream.local.policy;

import org.jspecify.annotations.NullMarked;
