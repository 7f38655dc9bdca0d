/** How commands speak with the query API: its address, its token, its answers and its refusals. */
@NullMarked
package io.coldstream.local.api;

import org.jspecify.annotations.NullMarked;
