package io.coldstream.ingress;

import io.coldstream.avro.Authentication;
import java.util.Optional;

/**
 * How far the sender of one webhook is known.
 *
 * @param form the form of the signature that matched; empty if none was asked for
 */
record Sender(Authentication authentication, Optional<SignatureForm> form) {}
