package io.coldstream.streams.stores;

/** Keys of what sweeps found: that of one sweep lies side by side, and sweeps in the order of time. */
public final class DifferenceKey {

    private static final String SEPARATOR = "/";

    private DifferenceKey() {}

    public static String of(String sweepId, String subscriptionId, String fact) {
        return prefix(sweepId) + subscriptionId + SEPARATOR + fact;
    }

    /** Of how many differences of a kind a sweep found. */
    public static String ofCount(String sweepId, String kind) {
        return prefix(sweepId) + kind;
    }

    public static String prefix(String sweepId) {
        return sweepId + SEPARATOR;
    }

    public static String sweepId(String key) {
        return key.substring(0, key.indexOf(SEPARATOR));
    }

    /** The subscription; no id that is used contains the separator. */
    public static String subscriptionId(String key) {
        return key.substring(key.indexOf(SEPARATOR) + 1, key.lastIndexOf(SEPARATOR));
    }

    /** The fact, or of a count its kind. */
    public static String last(String key) {
        return key.substring(key.lastIndexOf(SEPARATOR) + 1);
    }
}
