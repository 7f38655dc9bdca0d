package io.coldstream.streams.query;

import io.coldstream.avro.RenewalPolicy;
import io.coldstream.streams.avro.Dispatch;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state as this process can see it. While partitions move, every method refuses with 503 rather than answer from
 * what is incomplete.
 */
interface Views {

    /** Who owns a key. */
    sealed interface Place {
        record Here() implements Place {}

        /**
         * Another process.
         *
         * @param api the address of its API
         */
        record There(URI api) implements Place {}
    }

    Place placeOf(Stage stage, String key);

    /** The processes, without this one, that own partitions of a stage. */
    List<URI> others(Stage stage);

    /** How many partitions each stage has. */
    int partitions();

    /**
     * One entry, if this process owns {@code routingKey}.
     *
     * @param routingKey what the entry is partitioned by
     */
    <V> @Nullable V get(Table<V> table, String routingKey, String key);

    /** At most {@code most} entries of one partition. */
    <V> List<Entry<V>> range(Table<V> table, String routingKey, Span span, int most);

    /** Everything of a table in this process, from the key after {@code after} on. */
    <V> Walk<V> walk(Table<V> table, @Nullable String after);

    /** The commands that wait in dispatch, in their order, if this process owns it; at most {@code most}. */
    List<Dispatch> waiting(int most);

    /** The policy of a scope, in every process the same. */
    @Nullable
    RenewalPolicy policy(String scope);

    List<RenewalPolicy> policies();
}
