package io.coldstream.streams.stores;

/** Keys of DNS records: those of a domain lie side by side. */
public final class DnsKey {

    private DnsKey() {}

    public static String of(String alias, String recordId) {
        return prefix(alias) + recordId;
    }

    /** No recordId that is used contains a slash. */
    public static String recordId(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    /** The domain whose record a key is of. */
    public static String alias(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('/')));
    }

    public static String prefix(String alias) {
        return alias + "/";
    }
}
