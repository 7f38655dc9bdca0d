package io.coldstream.local.faults;

import io.coldstream.avro.Mailbox;
import io.coldstream.avro.Subscription;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.Sealer;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.codec.WebhookOpener;
import io.coldstream.streams.topology.ColdstreamTopology;
import io.coldstream.streams.topology.TopicSerdes;
import io.coldstream.streams.topology.TopologySettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyTestDriver;

/** The same topology over the same log from its beginning, in one thread that nobody kills. Its timers stand still. */
public final class Replay implements AutoCloseable {

    private final TopologyTestDriver driver;
    private final Map<String, Mailbox> mailboxes;
    private final Map<String, Subscription> subscriptions;

    /** Replays what stands in the topics now. */
    Replay(House house, Path folder) {
        driver = driver(house.keys(), house.clock(), folder);
        feed(Topics.WEBHOOKS, house.view(Topics.WEBHOOKS).all());
        feed(Topics.OBSERVATIONS, house.view(Topics.OBSERVATIONS).all());
        mailboxes = latest(Topics.MAILBOXES);
        subscriptions = latest(Topics.SUBSCRIPTIONS);
    }

    /** The last value of each key. */
    Map<String, Mailbox> mailboxes() {
        return mailboxes;
    }

    /** The last value of each key. */
    Map<String, Subscription> subscriptions() {
        return subscriptions;
    }

    /** The topology without a broker, on a wall clock that stands at the clock's origin. */
    public static TopologyTestDriver driver(SealingKeys keys, BusinessClock clock, Path folder) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "replay");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        return new TopologyTestDriver(
                ColdstreamTopology.build(
                        new TopologyConfig(new StreamsConfig(properties)),
                        new TopologySettings(
                                clock, 4, 20, Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofHours(24)),
                        new WebhookOpener(
                                Opener.of(List.of(keys.opening())), Sealer.of(keys.credentialsPublic()), "USD"),
                        new TopicSerdes(topic -> SingleObjectSerde.of(topic.valueType())),
                        new SimpleMeterRegistry()),
                properties,
                clock.origin());
    }

    private <V extends SpecificRecord> void feed(Topic<V> topic, List<ConsumerRecord<String, V>> records) {
        var input = driver.createInputTopic(
                topic.name(),
                new StringSerializer(),
                SingleObjectSerde.of(topic.valueType()).serializer());
        records.forEach(
                record -> input.pipeInput(record.key(), record.value(), Instant.ofEpochMilli(record.timestamp())));
    }

    private <V extends SpecificRecord> Map<String, V> latest(Topic<V> topic) {
        Map<String, V> latest = new HashMap<>();
        driver.createOutputTopic(
                        topic.name(),
                        new StringDeserializer(),
                        SingleObjectSerde.of(topic.valueType()).deserializer())
                .readKeyValuesToList()
                .forEach(record -> latest.put(record.key, record.value));
        return latest;
    }

    @Override
    public void close() {
        driver.close();
    }
}
