package io.coldstream.streams.domain;

import java.time.Instant;

/**
 * A later webhook tells this mailbox under another subscription.
 *
 * @param to where it belongs now
 */
public record MailboxLost(String mailboxId, String to, Instant at) implements Input {}
