package io.coldstream.local.order;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How things stand at the vendor when all is told.
 *
 * @param subscriptions ids of all that were ever ordered
 * @param owners subscription of each mailbox
 * @param passwords of each mailbox, as told last
 */
record Truth(Set<String> subscriptions, Map<String, String> owners, Map<String, String> passwords) {

    Truth() {
        this(new TreeSet<>(), new TreeMap<>(), new TreeMap<>());
    }

    /** A new subscription's id. */
    String subscription() {
        String id = "SUB" + (10_000 + subscriptions.size());
        subscriptions.add(id);
        return id;
    }

    /** A new mailbox's id. */
    String mailbox(String owner) {
        String id = "MBX" + (100_000 + owners.size());
        owners.put(id, owner);
        return id;
    }
}
