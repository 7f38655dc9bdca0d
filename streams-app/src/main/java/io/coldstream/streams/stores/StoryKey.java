package io.coldstream.streams.stores;

/** Keys of the story store: the entries of a subscription lie side by side, in order. */
public final class StoryKey {

    private StoryKey() {}

    public static String of(String subscriptionId, long number) {
        return "%s/%012d".formatted(subscriptionId, number);
    }

    /** Whose story a key is of. */
    public static String id(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('/')));
    }

    public static String prefix(String subscriptionId) {
        return subscriptionId + "/";
    }
}
