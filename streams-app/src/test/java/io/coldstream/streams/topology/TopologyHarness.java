package io.coldstream.streams.topology;

import io.coldstream.avro.Authentication;
import io.coldstream.avro.Command;
import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.avro.SubscriptionObserved;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.BodyHash;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.Sealer;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.schemas.process.CrashPoints;
import io.coldstream.streams.avro.DueEntry;
import io.coldstream.streams.codec.EventName;
import io.coldstream.streams.codec.WebhookOpener;
import io.coldstream.streams.stores.Stores;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The real topology on Kafka's test driver: no broker, one task, a clock that the test moves. */
final class TopologyHarness implements AutoCloseable {

    static final Instant START = Instant.parse("2026-01-10T12:00:00Z");

    private final Map<String, Serde<?>> serdes = new HashMap<>();
    private final TopologyTestDriver driver;
    private final SealingKeys keys;
    private final Sealer sealer;
    private final BodyHash bodyHash;
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private Instant now;

    TopologyHarness(Path folder) {
        this(folder, 4);
    }

    /** With a rate of so many commands a second, and as many released at once. */
    TopologyHarness(Path folder, int rate) {
        this(folder, createKeys(folder.resolve("keys")), EnumSet.allOf(EventName.class), settings(rate));
    }

    /** One that sweeps the reseller's list every six hours. */
    static TopologyHarness sweeping(Path folder) {
        return new TopologyHarness(
                folder,
                createKeys(folder.resolve("keys")),
                EnumSet.allOf(EventName.class),
                new TopologySettings(
                        BusinessClock.REAL,
                        4,
                        20,
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(5),
                        Duration.ofHours(24),
                        Duration.ofHours(6),
                        CrashPoints.none()));
    }

    /** Of a version that understands these events. */
    TopologyHarness(Path folder, SealingKeys keys, Set<EventName> vocabulary) {
        this(folder, keys, vocabulary, settings(4));
    }

    private TopologyHarness(Path folder, SealingKeys keys, Set<EventName> vocabulary, TopologySettings settings) {
        this(folder, keys, vocabulary, settings, START);
    }

    private TopologyHarness(
            Path folder, SealingKeys keys, Set<EventName> vocabulary, TopologySettings settings, Instant start) {
        this.keys = keys;
        now = start;
        sealer = Sealer.of(keys.sealing());
        bodyHash = BodyHash.of(keys.bodyHash());
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "topology-test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("state").toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put("ensure.explicit.internal.resource.naming", true);
        StreamsConfig config = new StreamsConfig(properties);
        driver = new TopologyTestDriver(topology(keys, config, vocabulary, settings, metrics), properties, start);
    }

    static Topology topology(SealingKeys keys, StreamsConfig config) {
        return topology(keys, config, EnumSet.allOf(EventName.class), settings(4), new SimpleMeterRegistry());
    }

    private static TopologySettings settings(int rate) {
        return new TopologySettings(
                BusinessClock.REAL, rate, 5 * rate, Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofHours(24));
    }

    private static Topology topology(
            SealingKeys keys,
            StreamsConfig config,
            Set<EventName> vocabulary,
            TopologySettings settings,
            MeterRegistry metrics) {
        return ColdstreamTopology.build(
                new TopologyConfig(config),
                settings,
                new WebhookOpener(
                        Opener.of(List.of(keys.opening())), Sealer.of(keys.credentialsPublic()), "USD", vocabulary),
                new TopicSerdes(topic -> SingleObjectSerde.of(topic.valueType())),
                metrics);
    }

    /** Another process that takes over after this one ended: what it kept in stores is all that the other one knows. */
    TopologyHarness successor(Path folder) {
        TopologyHarness next = new TopologyHarness(folder, keys, EnumSet.allOf(EventName.class), settings(4), now);
        driver.getAllStateStores().keySet().forEach(name -> copy(name, next));
        close();
        return next;
    }

    private void copy(String name, TopologyHarness to) {
        KeyValueStore<Object, Object> kept = driver.getKeyValueStore(name);
        if (kept != null) {
            KeyValueStore<Object, Object> other = to.driver.getKeyValueStore(name);
            try (var entries = kept.all()) {
                entries.forEachRemaining(entry -> other.put(entry.key, entry.value));
            }
        }
    }

    static SealingKeys createKeys(Path folder) {
        try {
            return SealingKeys.create(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SealingKeys keys() {
        return keys;
    }

    // Some tests read a topic many thousand times.
    @SuppressWarnings("unchecked")
    private <V extends SpecificRecord> Serde<V> serde(Topic<V> topic) {
        return (Serde<V>) serdes.computeIfAbsent(topic.name(), name -> SingleObjectSerde.of(topic.valueType()));
    }

    Instant now() {
        return now;
    }

    void advance(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    /** As the ingress would publish it. */
    void webhook(String key, String event, String body, Instant sentAt) {
        send(Topics.WEBHOOKS, key, sealed(event, body, sentAt));
    }

    /** The same of any bytes; answers their hash. */
    byte[] webhook(String key, String event, byte[] body, Instant sentAt) {
        send(Topics.WEBHOOKS, key, sealed(event, body, sentAt));
        return bodyHash.of(body);
    }

    /** As the ingress would seal it. */
    WebhookReceived sealed(String event, String body, Instant sentAt) {
        return sealed(event, body.getBytes(StandardCharsets.UTF_8), sentAt);
    }

    /** The same, with a good signature and a time of long ago. */
    WebhookReceived sealedStale(String event, String body) {
        return sealed(event, body.getBytes(StandardCharsets.UTF_8), now.minusSeconds(3_600), Authentication.STALE);
    }

    private WebhookReceived sealed(String event, byte[] bytes, Instant sentAt) {
        return sealed(event, bytes, sentAt, Authentication.FRESH);
    }

    WebhookReceived sealed(String event, byte[] bytes, Instant sentAt, Authentication authentication) {
        byte[] hash = bodyHash.of(bytes);
        WebhookReceived bare = WebhookReceived.newBuilder()
                .setEvent(event)
                .setEventId("E1")
                .setSentAt(sentAt)
                .setReceivedAt(now)
                .setAuthentication(authentication)
                .setBodyHash(ByteBuffer.wrap(hash))
                .setSealedBody(sealer.seal(new byte[0], new byte[0]))
                .build();
        return WebhookReceived.newBuilder(bare)
                .setSealedBody(sealer.seal(bytes, AssociatedData.webhook(bare)))
                .build();
    }

    void policy(RenewalPolicy policy) {
        send(Topics.POLICIES, policy.getScope(), policy);
    }

    void observed(SubscriptionObserved observed) {
        send(Topics.OBSERVATIONS, observed.getSubscriptionId(), observed);
    }

    void request(CommandRequest request) {
        send(Topics.COMMAND_REQUESTS, "any", request);
    }

    List<Command> commands() {
        return read(Topics.COMMANDS).stream().map(Map.Entry::getValue).toList();
    }

    <V extends SpecificRecord> void send(Topic<V> topic, String key, @Nullable V value) {
        TestInputTopic<String, V> input = driver.createInputTopic(
                topic.name(), new StringSerializer(), serde(topic).serializer());
        input.pipeInput(key, value, now);
    }

    /** What was written to a topic since it was last read. */
    <V extends SpecificRecord> List<Map.Entry<String, V>> read(Topic<V> topic) {
        return driver
                .createOutputTopic(
                        topic.name(), new StringDeserializer(), serde(topic).deserializer())
                .readKeyValuesToList()
                .stream()
                .map(record -> Map.entry(record.key, record.value))
                .toList();
    }

    /** Brings a view of a compacted topic up to date with what was written since it was last read. */
    <V extends SpecificRecord> void follow(Topic<V> topic, Map<String, V> view) {
        driver.createOutputTopic(
                        topic.name(), new StringDeserializer(), serde(topic).deserializer())
                .readKeyValuesToList()
                .forEach(record -> {
                    if (record.value == null) {
                        view.remove(record.key);
                    } else {
                        view.put(record.key, record.value);
                    }
                });
    }

    /** What the stage of the subscriptions keeps. */
    <V> KeyValueStore<String, V> store(String name) {
        return driver.getKeyValueStore(name);
    }

    /** When the next timer of a subscription is due; {@code null} when there is none. */
    @Nullable
    Instant nextDue() {
        KeyValueStore<Bytes, DueEntry> due = driver.getKeyValueStore(Stores.DUE);
        // Not from the very beginning, where all that fired lies deleted.
        long from = now.minus(Duration.ofMinutes(1)).toEpochMilli() ^ Long.MIN_VALUE;
        byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(from).array();
        try (var later = due.range(Bytes.wrap(key), null)) {
            return later.hasNext() ? later.next().value.getDueAt() : null;
        }
    }

    /** The total of a count of ours. */
    double counted(String sensor) {
        return driver.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().endsWith("-total")
                        && metric.getKey().tags().containsValue(sensor))
                .mapToDouble(metric -> (double) metric.getValue().metricValue())
                .sum();
    }

    /** How many alerts of this kind were raised. */
    double alerts(String kind) {
        return metrics.counter("coldstream.alerts", "kind", kind).count();
    }

    /** How many timers of this kind fired so late. */
    double overdue(String kind, String under) {
        return metrics.counter("coldstream.timers.overdue", "kind", kind, "under", under)
                .count();
    }

    /** The records in every topic, changelogs too, since it was last read. */
    Map<String, List<TestRecord<byte[], byte[]>>> everything() {
        Map<String, List<TestRecord<byte[], byte[]>>> all = new TreeMap<>();
        for (String topic : driver.producedTopicNames()) {
            all.put(
                    topic,
                    driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                            .readRecordsToList());
        }
        return all;
    }

    @Override
    public void close() {
        driver.close();
    }
}
