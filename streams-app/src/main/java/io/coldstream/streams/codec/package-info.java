/** The only place that sees both the wire (the vendor's JSON, our Avro) and the domain. Names are normalised here alone. */
@NullMarked
package io.coldstream.streams.codec;

import org.jspecify.annotations.NullMarked;
