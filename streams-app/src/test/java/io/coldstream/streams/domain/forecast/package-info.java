/** What is played through beforehand, in small cases and against the engine. */
@NullMarked
package io.coldstream.streams.domain.forecast;

import org.jspecify.annotations.NullMarked;
