/** The sandbox tried from outside, over HTTP, with a clock that the tests hold in their hands. */
@NullMarked
package io.coldstream.sandbox;

import org.jspecify.annotations.NullMarked;
