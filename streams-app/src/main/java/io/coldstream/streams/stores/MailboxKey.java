package io.coldstream.streams.stores;

/** Keys of the mailbox store: all mailboxes of a subscription lie side by side. */
public final class MailboxKey {

    private static final char SEPARATOR = '/';

    private MailboxKey() {}

    public static String of(String subscriptionId, String mailboxId) {
        return subscriptionId + SEPARATOR + mailboxId;
    }

    /** Every key of a subscription starts with this; ids never contain the separator. */
    public static String prefix(String subscriptionId) {
        return subscriptionId + SEPARATOR;
    }

    public static String subscriptionId(String key) {
        return key.substring(0, key.indexOf(SEPARATOR));
    }
}
