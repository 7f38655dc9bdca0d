package io.coldstream.local.bench;

import io.coldstream.schemas.Opener;
import io.coldstream.schemas.Sealer;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.codec.WebhookOpener;
import io.coldstream.streams.topology.ColdstreamTopology;
import io.coldstream.streams.topology.TopicSerdes;
import io.coldstream.streams.topology.TopologySettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;

/** The real topology with the settings of a process, without a registry. */
final class Topologies {

    private Topologies() {}

    /** @param seeing is told of each stage */
    static Properties properties(Path state, StageProbe.Seeing seeing) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put("ensure.explicit.internal.resource.naming", true);
        properties.put(StreamsConfig.PROCESSOR_WRAPPER_CLASS_CONFIG, StageProbe.class);
        properties.put(StageProbe.SEES, seeing);
        return properties;
    }

    static WebhookOpener opener(SealingKeys keys) {
        return new WebhookOpener(Opener.of(List.of(keys.opening())), Sealer.of(keys.credentialsPublic()), "USD");
    }

    static Topology build(Properties properties, WebhookOpener opener) {
        return build(properties, opener, BusinessClock.REAL);
    }

    static Topology build(Properties properties, WebhookOpener opener, BusinessClock clock) {
        return ColdstreamTopology.build(
                new TopologyConfig(new StreamsConfig(properties)),
                new TopologySettings(clock, 4, 20, Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofHours(24)),
                opener,
                new TopicSerdes(topic -> SingleObjectSerde.of(topic.valueType())),
                new SimpleMeterRegistry());
    }
}
