package io.coldstream.sandbox;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Ids by some other property, in the order in which they came. */
final class Index {

    private final Map<String, Set<String>> ids = new HashMap<>();

    void add(String property, String id) {
        ids.computeIfAbsent(property, key -> new LinkedHashSet<>()).add(id);
    }

    void remove(String property, String id) {
        ids.computeIfPresent(property, (key, set) -> {
            set.remove(id);
            return set.isEmpty() ? null : set;
        });
    }

    Set<String> get(String property) {
        return ids.getOrDefault(property, Collections.emptySet());
    }
}
