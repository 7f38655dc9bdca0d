package io.coldstream.local.sweep;

import io.coldstream.avro.Authentication;
import io.coldstream.avro.Command;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandResult;
import io.coldstream.avro.Money;
import io.coldstream.avro.Subscription;
import io.coldstream.avro.SubscriptionObserved;
import io.coldstream.avro.SweptPage;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.BodyHash;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.Sealer;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.Secret;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.schemas.process.CrashPoints;
import io.coldstream.streams.avro.DifferenceState;
import io.coldstream.streams.codec.WebhookOpener;
import io.coldstream.streams.reseller.CallLimits;
import io.coldstream.streams.reseller.ListedSubscription;
import io.coldstream.streams.reseller.Listing;
import io.coldstream.streams.reseller.Observation;
import io.coldstream.streams.reseller.ResellerApi;
import io.coldstream.streams.stores.Stores;
import io.coldstream.streams.topology.ColdstreamTopology;
import io.coldstream.streams.topology.TopicSerdes;
import io.coldstream.streams.topology.TopologySettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;

/** The real topology without a broker, on a clock that the test moves; reads go to the reseller over HTTP. */
final class Engine implements AutoCloseable {

    static final int RATE = 4;

    /** Not a multiple of the sweeps' interval: else it is over just before or just after the fifth sweep reads a page. */
    private static final Duration ORDER_COMPLETE_WITHIN = Duration.ofHours(23);

    private static final Duration BUSY = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(20);

    private final TopologyTestDriver driver;
    private final Sealer sealer;
    private final BodyHash bodyHash;
    private final ResellerApi api;
    private final Map<String, Subscription> subscriptions = new HashMap<>();
    final List<Instant> pages = new ArrayList<>();
    final List<String> paid = new ArrayList<>();
    private Instant now;

    Engine(Path folder, URI reseller, Instant now) throws IOException {
        SealingKeys keys = SealingKeys.create(folder.resolve("keys"));
        this.now = now;
        this.sealer = Sealer.of(keys.sealing());
        this.bodyHash = BodyHash.of(keys.bodyHash());
        this.api = new ResellerApi(
                reseller,
                new Secret(Vendor.KEY),
                new CallLimits(Duration.ofSeconds(5), Duration.ofSeconds(30), 1 << 20, 200, Duration.ZERO));
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "sweep");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("state").toString());
        driver = new TopologyTestDriver(
                ColdstreamTopology.build(
                        new TopologyConfig(new StreamsConfig(properties)),
                        new TopologySettings(
                                BusinessClock.REAL,
                                RATE,
                                20,
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(5),
                                ORDER_COMPLETE_WITHIN,
                                Duration.ofHours(6),
                                CrashPoints.none()),
                        new WebhookOpener(
                                Opener.of(List.of(keys.opening())), Sealer.of(keys.credentialsPublic()), "USD"),
                        new TopicSerdes(topic -> SingleObjectSerde.of(topic.valueType())),
                        new SimpleMeterRegistry()),
                properties,
                now);
    }

    Instant now() {
        return now;
    }

    /** As the ingress would publish it. */
    void webhook(String key, String event, String eventId, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        WebhookReceived bare = WebhookReceived.newBuilder()
                .setEvent(event)
                .setEventId(eventId)
                .setSentAt(now)
                .setReceivedAt(now)
                .setAuthentication(Authentication.FRESH)
                .setBodyHash(ByteBuffer.wrap(bodyHash.of(bytes)))
                .setSealedBody(sealer.seal(new byte[0], new byte[0]))
                .build();
        send(
                Topics.WEBHOOKS,
                key,
                WebhookReceived.newBuilder(bare)
                        .setSealedBody(sealer.seal(bytes, AssociatedData.webhook(bare)))
                        .build());
    }

    /** Lets time pass, a second at a time while there is something to do; every command is carried out at once. */
    void advance(Duration time) {
        Instant until = now.plus(time);
        boolean busy = true;
        while (now.isBefore(until)) {
            Duration step = busy ? BUSY : IDLE;
            driver.advanceWallClockTime(step);
            now = now.plus(step);
            List<Command> commands = read(Topics.COMMANDS);
            commands.forEach(this::execute);
            busy = !commands.isEmpty() || now.plus(IDLE).isAfter(until);
        }
        driver.createOutputTopic(
                        Topics.SUBSCRIPTIONS.name(),
                        new StringDeserializer(),
                        SingleObjectSerde.of(Subscription.class).deserializer())
                .readKeyValuesToList()
                .forEach(record -> subscriptions.put(record.key, record.value));
    }

    Map<String, Subscription> subscriptions() {
        return subscriptions;
    }

    /** What the sweeps found, by their keys. */
    Map<String, DifferenceState> differences() {
        Map<String, DifferenceState> all = new TreeMap<>();
        try (var found = driver.<String, DifferenceState>getKeyValueStore(Stores.DIFFERENCES)
                .all()) {
            found.forEachRemaining(entry -> all.put(entry.key, entry.value));
        }
        return all;
    }

    private void execute(Command command) {
        switch (command.getKind()) {
            case OBSERVE_SUBSCRIPTION -> observe(command);
            case SWEEP_SUBSCRIPTIONS -> sweep(command);
            default -> {
                paid.add(command.getCommandId());
                answer(command, CommandResult.REJECTED, null);
            }
        }
    }

    private void observe(Command command) {
        Observation observation = api.observe(command.getSubscriptionId(), command.getDomain());
        SubscriptionObserved.Builder record = SubscriptionObserved.newBuilder()
                .setSubscriptionId(command.getSubscriptionId())
                .setCommandId(command.getCommandId())
                .setShown(false)
                .setObservedAt(now)
                .setClockSkewMillis(0L);
        switch (observation) {
            case Observation.Shown(ListedSubscription listed, List<String> others, Long skew) ->
                send(
                        Topics.OBSERVATIONS,
                        command.getSubscriptionId(),
                        describe(record, listed).setOthersShown(others).build());
            case Observation.NotShown(List<String> others, Long skew) ->
                send(
                        Topics.OBSERVATIONS,
                        command.getSubscriptionId(),
                        record.setOthersShown(others).build());
            case Observation.Failed failed -> answer(command, CommandResult.UNKNOWN, null);
        }
    }

    private void sweep(Command command) {
        pages.add(now);
        var asked = command.getSweepPage().orElseThrow();
        switch (api.list(asked.getPage())) {
            case Listing.Failed failed -> answer(command, CommandResult.UNKNOWN, null);
            case Listing.Page page -> {
                page.subscriptions()
                        .forEach(listed -> send(
                                Topics.OBSERVATIONS,
                                listed.subscriptionId(),
                                describe(
                                                SubscriptionObserved.newBuilder()
                                                        .setSubscriptionId(listed.subscriptionId())
                                                        .setSweepId(asked.getSweepId())
                                                        .setObservedAt(now),
                                                listed)
                                        .build()));
                answer(
                        command,
                        CommandResult.ACCEPTED,
                        new SweptPage(
                                asked.getSweepId(),
                                asked.getPage(),
                                page.totalPages(),
                                page.subscriptions().size()));
            }
        }
    }

    private void answer(Command command, CommandResult result, @Nullable SweptPage page) {
        send(
                Topics.COMMAND_OUTCOMES,
                command.getSubscriptionId(),
                CommandOutcome.newBuilder()
                        .setCommandId(command.getCommandId())
                        .setSubscriptionId(command.getSubscriptionId())
                        .setKind(command.getKind())
                        .setResult(result)
                        .setReason("test")
                        .setAt(now)
                        .setClockSkewMillis(0L)
                        .setSweptPage(page)
                        .build());
    }

    private static SubscriptionObserved.Builder describe(
            SubscriptionObserved.Builder record, ListedSubscription listed) {
        return record.setShown(true)
                .setStatus(listed.status())
                .setPeriodStart(listed.periodStart())
                .setPeriodEnd(listed.periodEnd())
                .setAutoRenew(listed.autoRenew())
                .setPrice(new Money(
                        Optional.ofNullable(listed.pricePerMailbox())
                                .orElse(BigDecimal.ZERO)
                                .setScale(4, RoundingMode.UP),
                        "USD"))
                .setQuantity(listed.quantity())
                .setUserId(listed.userId())
                .setDomain(listed.domain())
                .setProvider(listed.provider());
    }

    private <V extends SpecificRecord> void send(Topic<V> topic, String key, V value) {
        driver.createInputTopic(
                        topic.name(),
                        new StringSerializer(),
                        SingleObjectSerde.of(topic.valueType()).serializer())
                .pipeInput(key, value, now);
    }

    private <V extends SpecificRecord> List<V> read(Topic<V> topic) {
        return driver.createOutputTopic(
                        topic.name(),
                        new StringDeserializer(),
                        SingleObjectSerde.of(topic.valueType()).deserializer())
                .readValuesToList();
    }

    @Override
    public void close() {
        driver.close();
    }
}
