/**
 * The pure core: what a subscription and its mailboxes are, how each input changes them, and what follows from it. It
 * knows no clock, no Kafka, no Avro and no JSON; time enters only as a value in an input.
 */
@NullMarked
package io.coldstream.streams.domain;

import org.jspecify.annotations.NullMarked;
