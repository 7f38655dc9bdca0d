package io.coldstream.streams.sink;

import io.coldstream.avro.AttemptVerdict;
import io.coldstream.avro.Command;

/**
 * A command that this sink takes, and what it goes on to do with it.
 *
 * @param reason why it is not called, a code in kebab case; empty when it is called
 */
record Claim(Received received, Command command, AttemptVerdict verdict, String reason) {}
