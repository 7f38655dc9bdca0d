package io.coldstream.streams;

import io.coldstream.streams.topology.LoopTopics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** All that we ask of Kafka Streams, in one place. What stands in {@code KAFKA_*} comes first, these fill the rest. */
final class StreamsProperties {

    private StreamsProperties() {}

    /** @param apiAddress where this process answers for the state that it owns */
    static Map<String, Object> of(StreamsSettings settings, String apiAddress) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "coldstream");
        properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, apiAddress);
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG,
                settings.stateFolder().toAbsolutePath().toString());
        properties.put(
                StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.topics().replication());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        properties.put("ensure.explicit.internal.resource.naming", true);
        // A member that was killed is missed sooner, and its transactions end sooner: these two are the gap.
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 3_000);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
        // Streams would wait 100 ms for a fuller batch, at each of five hops.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, PoisonHandler.class.getName());
        properties.put(PoisonHandler.REGISTRY, settings.registry().toString());
        properties.put(
                PoisonHandler.CREDENTIALS_PUBLIC_KEY,
                settings.keys().credentialsPublic().toString());
        // What is routed carries its webhook beside the event that came of it: twice the largest body, and more.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), LoopTopics.MOST_BYTES);
        properties.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), LoopTopics.MOST_BYTES);
        properties.putAll(settings.kafka());
        return properties;
    }
}
