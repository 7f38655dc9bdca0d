/** The reseller's client against every fault that a server can be made to have. */
@NullMarked
package io.coldstream.streams.reseller;

import org.jspecify.annotations.NullMarked;
