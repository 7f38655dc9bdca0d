package io.coldstream.schemas;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * A topic with the type of its values; keys are UTF-8 strings.
 *
 * @param name the topic's name; its subject in the registry is {@code <name>-value}
 * @param valueType the generated class of its values
 * @param settings the topic's own configuration, by Kafka's names
 */
public record Topic<V extends SpecificRecord>(String name, Class<V> valueType, Map<String, String> settings) {

    public Topic {
        settings = Map.copyOf(settings);
    }

    /** A topic whose records are deleted after {@code retention}. */
    public static <V extends SpecificRecord> Topic<V> kept(String name, Class<V> valueType, Duration retention) {
        return new Topic<>(
                name,
                valueType,
                Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(retention.toMillis())));
    }

    /**
     * A topic that keeps the last value of each key. What a tombstone deletes is gone from disk after at most a day
     * ({@code max.compaction.lag.ms}).
     */
    public static <V extends SpecificRecord> Topic<V> compacted(String name, Class<V> valueType) {
        return new Topic<>(
                name,
                valueType,
                Map.of(
                        "cleanup.policy",
                        "compact",
                        "max.compaction.lag.ms",
                        Long.toString(Duration.ofDays(1).toMillis())));
    }

    /** The same topic, its records also deleted after {@code retention}. */
    public Topic<V> deletedAfter(Duration retention) {
        Map<String, String> both = new HashMap<>(settings);
        both.put("cleanup.policy", "compact,delete");
        both.put("retention.ms", Long.toString(retention.toMillis()));
        return new Topic<>(name, valueType, both);
    }

    /** The same topic for records of at most {@code bytes}, where Kafka's own bound is 1 MiB. */
    public Topic<V> upTo(int bytes) {
        Map<String, String> wider = new HashMap<>(settings);
        wider.put("max.message.bytes", Integer.toString(bytes));
        return new Topic<>(name, valueType, wider);
    }

    /** How long records are kept at least; empty where the last one of each key stays for good. */
    public Optional<Duration> retention() {
        return Optional.ofNullable(settings.get("retention.ms"))
                .map(Long::valueOf)
                .map(Duration::ofMillis);
    }

    /** The registry's subject of this topic's values. */
    public String subject() {
        return name + "-value";
    }
}
