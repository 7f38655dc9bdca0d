package io.coldstream.streams.domain;

import java.time.Instant;

/**
 * Another subscription knew something of a mailbox that belongs here.
 *
 * @param from the other subscription
 */
public record MailboxHandedOver(Mailbox mailbox, String from, Instant at) implements Input {}
