package io.coldstream.local.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** What the records of {@code _schemas} add up to. Safe for use by many threads. */
final class RegistryState {

    static final CompatibilityLevel DEFAULT_COMPATIBILITY = CompatibilityLevel.FULL;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<Integer, String> schemas = new HashMap<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<String, TreeMap<Integer, RegisteredSchema>> subjects = new TreeMap<>();
    private final Map<String, CompatibilityLevel> levels = new HashMap<>();
    private CompatibilityLevel level = DEFAULT_COMPATIBILITY;

    void add(RegisteredSchema registered) {
        writing(() -> {
            schemas.put(registered.id(), registered.schema());
            ids.putIfAbsent(registered.schema(), registered.id());
            subjects.computeIfAbsent(registered.subject(), any -> new TreeMap<>())
                    .put(registered.version(), registered);
        });
    }

    /** A version that was deleted; its id keeps its meaning, since records may carry it. */
    void remove(String subject, int version) {
        writing(() -> {
            TreeMap<Integer, RegisteredSchema> versions = subjects.get(subject);
            if (versions != null) {
                versions.remove(version);
                if (versions.isEmpty()) {
                    subjects.remove(subject);
                }
            }
        });
    }

    void setLevel(CompatibilityLevel level) {
        writing(() -> this.level = level);
    }

    void setLevel(String subject, Optional<CompatibilityLevel> level) {
        writing(() -> level.ifPresentOrElse(given -> levels.put(subject, given), () -> levels.remove(subject)));
    }

    CompatibilityLevel level() {
        return reading(() -> level);
    }

    Optional<CompatibilityLevel> levelOf(String subject) {
        return reading(() -> Optional.ofNullable(levels.get(subject)));
    }

    Optional<String> schema(int id) {
        return reading(() -> Optional.ofNullable(schemas.get(id)));
    }

    SortedSet<String> subjects() {
        return reading(() -> new TreeSet<>(subjects.keySet()));
    }

    /** The versions of a subject, oldest first; empty when there is no such subject. */
    List<RegisteredSchema> versions(String subject) {
        return reading(() -> {
            TreeMap<Integer, RegisteredSchema> versions = subjects.get(subject);
            return versions == null ? List.of() : new ArrayList<>(versions.values());
        });
    }

    /** The id of a schema that is known under whatever subject, else the next free one. */
    int idFor(String schema) {
        return reading(() -> {
            Integer known = ids.get(schema);
            return known != null
                    ? known
                    : schemas.keySet().stream().mapToInt(id -> id).max().orElse(0) + 1;
        });
    }

    private <T> T reading(Supplier<T> read) {
        lock.readLock().lock();
        try {
            return read.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private void writing(Runnable write) {
        lock.writeLock().lock();
        try {
            write.run();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
