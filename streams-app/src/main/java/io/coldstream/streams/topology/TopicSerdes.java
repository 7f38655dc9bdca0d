package io.coldstream.streams.topology;

import io.coldstream.schemas.Topic;
import io.coldstream.schemas.Topics;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** The serde of each topic: shared topics speak to the registry, the topology's own loops need none. */
public final class TopicSerdes {

    private final Function<Topic<? extends SpecificRecord>, Serde<? extends SpecificRecord>> shared;

    /**
     * @param shared the serde of a shared topic's values
     */
    public TopicSerdes(Function<Topic<? extends SpecificRecord>, Serde<? extends SpecificRecord>> shared) {
        this.shared = shared;
    }

    @SuppressWarnings("unchecked")
    <V extends SpecificRecord> Serde<V> of(Topic<V> topic) {
        return (Serde<V>) (Topics.all().contains(topic) ? shared.apply(topic) : LoopTopics.serde(topic));
    }

    /** The same for streams in which several types of records flow together. */
    Serde<SpecificRecord> wide(Topic<?> topic) {
        return wide(of(topic), topic);
    }

    private static <V extends SpecificRecord> Serde<SpecificRecord> wide(Serde<V> serde, Topic<?> topic) {
        Serializer<V> serializer = serde.serializer();
        Deserializer<V> deserializer = serde.deserializer();
        return Serdes.serdeFrom(
                (name, value) -> serializer.serialize(name, cast(topic, value)), deserializer::deserialize);
    }

    @SuppressWarnings("unchecked")
    private static <V extends SpecificRecord> @Nullable V cast(Topic<?> topic, @Nullable SpecificRecord value) {
        return (V) topic.valueType().cast(value);
    }
}
