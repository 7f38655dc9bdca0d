package io.coldstream.streams.topology;

import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Which events a bug kept from being applied: each holds its subscription from paid commands until that very event is
 * applied. An entry names the dead letter. Its subscription's entries lie side by side, so that asking what else holds it
 * reads two of them, however many there are.
 */
final class Holds {

    private final KeyValueStore<String, String> letters;

    Holds(KeyValueStore<String, String> letters) {
        this.letters = letters;
    }

    void put(String subscriptionId, String identity, String letterId) {
        letters.put(key(subscriptionId, identity), letterId);
    }

    boolean contains(String subscriptionId, String identity) {
        return letters.get(key(subscriptionId, identity)) != null;
    }

    /** The letter of another event that holds this subscription too. */
    @Nullable
    String another(String subscriptionId, String identity) {
        String own = key(subscriptionId, identity);
        try (KeyValueIterator<String, String> all = letters.range(subscriptionId + "/", subscriptionId + "0")) {
            while (all.hasNext()) {
                KeyValue<String, String> entry = all.next();
                if (!entry.key.equals(own)) {
                    return entry.value;
                }
            }
        }
        return null;
    }

    void remove(String subscriptionId, String identity) {
        letters.delete(key(subscriptionId, identity));
    }

    /** '/' stands in no subscriptionId, and '0' comes next after it. */
    private static String key(String subscriptionId, String identity) {
        return subscriptionId + "/" + identity;
    }
}
