package io.coldstream.schemas;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Ids and schemas of the registry. A registered id never changes its meaning, so it is asked for once and kept for ever;
 * an id that the registry does not know is asked for again only after a while, so that poison records can't hammer it.
 */
final class RegistrySchemas {

    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(30);
    private static final int MOST_UNKNOWN = 1_000;

    private final RegistryClient registry;
    private final Map<String, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
    private final Map<Integer, Long> unknown = new ConcurrentHashMap<>();

    RegistrySchemas(RegistryClient registry) {
        this.registry = registry;
    }

    /** The id of the topic's clean schema, which is registered at the first call. */
    int idOf(Topic<?> topic) {
        Integer known = ids.get(topic.subject());
        return known != null
                ? known
                : ids.computeIfAbsent(
                        topic.subject(), subject -> registry.register(subject, CleanSchema.of(topic.valueType())));
    }

    /**
     * The schema with this id.
     *
     * @throws SerializationException when the registry has none
     * @throws RegistryUnavailableException when the registry can't be asked
     */
    Schema byId(int id) {
        Schema known = schemas.get(id);
        if (known != null) {
            return known;
        }
        Long since = unknown.get(id);
        if (since != null && System.nanoTime() - since < UNKNOWN_FOR.toNanos()) {
            throw unknown(id);
        }
        Schema found = registry.schema(id).orElseThrow(() -> {
            remember(id);
            return unknown(id);
        });
        schemas.put(id, found);
        return found;
    }

    private void remember(int id) {
        if (unknown.size() >= MOST_UNKNOWN) {
            unknown.clear();
        }
        unknown.put(id, System.nanoTime());
    }

    private static SerializationException unknown(int id) {
        return new SerializationException("The schema registry knows no schema with id " + id);
    }
}
