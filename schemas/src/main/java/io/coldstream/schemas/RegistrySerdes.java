package io.coldstream.schemas;

import io.coldstream.schemas.process.CannotStartException;
import java.net.URI;
import java.util.Collection;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The serdes of the shared topics: Avro in Confluent's wire format, schemas in a registry with Confluent's REST API. One
 * per process; its caches are shared by all serdes that come from it.
 *
 * <p>A value that can't be read is a {@link org.apache.kafka.common.errors.SerializationException}; a registry that
 * can't be asked is a {@link RegistryUnavailableException}.
 */
public final class RegistrySerdes {

    private final RegistrySchemas schemas;

    /** @param registry the address of the registry, with its path if it has one */
    public RegistrySerdes(URI registry) {
        GeneratedClasses.trust();
        this.schemas = new RegistrySchemas(new RegistryClient(registry));
    }

    /** The serde of the topic's values; a tombstone is null both ways. */
    public <V extends SpecificRecord> Serde<V> of(Topic<V> topic) {
        var format = new WireFormat<>(topic, schemas);
        return Serdes.serdeFrom((name, value) -> format.serialize(value), (name, bytes) -> format.deserialize(bytes));
    }

    /**
     * Registers the schemas of all {@code topics}, so that what is wrong with the registry or with a schema shows at
     * start and not with the first record.
     *
     * @throws CannotStartException when the registry is away or refuses a schema
     */
    public void registerAll(Collection<Topic<?>> topics) {
        try {
            topics.forEach(schemas::idOf);
        } catch (RegistryUnavailableException e) {
            throw new CannotStartException(e.getMessage() + " (COLDSTREAM_SCHEMA_REGISTRY_URL)", e);
        }
    }
}
