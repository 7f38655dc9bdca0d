package io.coldstream.streams.domain;

/** What a person may ask to be done to one mailbox at the reseller. */
public sealed interface MailboxCall<C extends MailboxCall<C>> permits MailboxChange {

    String mailboxId();

    /** This call and then {@code later}, as one call. */
    C then(C later);
}
