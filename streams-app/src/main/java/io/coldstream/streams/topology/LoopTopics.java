package io.coldstream.streams.topology;

import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.Topic;
import io.coldstream.streams.avro.AliasLearnt;
import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.avro.Routed;
import io.coldstream.streams.avro.Timer;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/** The topics through which the topology's stages reach each other. Only the topology reads and writes them. */
public final class LoopTopics {

    /** Of one record in the topology's own topics. */
    public static final int MOST_BYTES = 4 * 1024 * 1024;

    /** What was routed to a subscription, by subscriptionId. */
    static final Topic<Routed> ROUTED =
            Topic.kept("coldstream.routed", Routed.class, Duration.ofDays(30)).upTo(MOST_BYTES);

    /**
     * Aliases as they are learnt, by alias. Not compacted: each teaching counts, also one that a later one contradicts, and
     * it may carry credentials.
     */
    static final Topic<AliasLearnt> ALIASES = Topic.kept("coldstream.aliases", AliasLearnt.class, Duration.ofDays(30));

    /** Timers that fired, by subscriptionId. */
    static final Topic<Timer> TIMERS = Topic.kept("coldstream.timers", Timer.class, Duration.ofDays(730));

    /** What dispatch is asked and told, under one key. */
    static final Topic<Dispatch> DISPATCH = Topic.kept("coldstream.dispatch", Dispatch.class, Duration.ofDays(30));

    private static final List<Topic<?>> ALL = List.of(ROUTED, ALIASES, TIMERS, DISPATCH);

    private LoopTopics() {}

    public static List<Topic<?>> all() {
        return ALL;
    }

    static <V extends SpecificRecord> Serde<V> serde(Topic<V> topic) {
        return SingleObjectSerde.of(topic.valueType());
    }
}
