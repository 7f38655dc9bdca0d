package io.coldstream.streams.topology;

import static io.coldstream.streams.topology.LoopTopics.ALIASES;
import static io.coldstream.streams.topology.LoopTopics.DISPATCH;
import static io.coldstream.streams.topology.LoopTopics.ROUTED;
import static io.coldstream.streams.topology.LoopTopics.TIMERS;
import static org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore;

import io.coldstream.avro.RenewalPolicy;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.avro.Routed;
import io.coldstream.streams.codec.WebhookEvents;
import io.coldstream.streams.codec.WebhookOpener;
import io.coldstream.streams.stores.Stores;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/** open → route → apply → (timers) → decide → dispatch: the README's picture, top to bottom. */
public final class ColdstreamTopology {

    private final TopologySettings settings;
    private final WebhookOpener opener;
    private final TopicSerdes serdes;
    private final StreamsBuilder builder;
    private final Alerts alerts;
    private final Overdue overdue;

    private ColdstreamTopology(
            TopologySettings settings,
            WebhookOpener opener,
            TopicSerdes serdes,
            StreamsBuilder builder,
            MeterRegistry metrics) {
        this.alerts = new Alerts(metrics);
        this.overdue = new Overdue(metrics);
        this.settings = settings;
        this.opener = opener;
        this.serdes = serdes;
        this.builder = builder;
    }

    /**
     * Describes the topology; {@code config} makes Kafka Streams insist on explicit names for all that it keeps.
     *
     * @param metrics where alerts and late timers are counted
     */
    public static Topology build(
            TopologyConfig config,
            TopologySettings settings,
            WebhookOpener opener,
            TopicSerdes serdes,
            MeterRegistry metrics) {
        return new ColdstreamTopology(settings, opener, serdes, new StreamsBuilder(config), metrics).build();
    }

    private Topology build() {
        policies();

        KStream<String, SpecificRecord> opened = builder.stream(
                        Topics.WEBHOOKS.name(), consumed(Topics.WEBHOOKS, "webhooks"))
                .process(
                        new Stage<>(
                                () -> new OpenProcessor(opener, new WebhookEvents(settings.clock())),
                                StageStores.ofOpen()),
                        Named.as("open"));
        publish(opened, Topics.DEAD_LETTERS, "unusable");

        KStream<String, SpecificRecord> routable = only(opened, Routed.class, "routable");
        KStream<String, SpecificRecord> routed = routable.filterNot(RouteProcessor::liesElsewhere, Named.as("in-place"))
                .merge(
                        rekeyed(routable.filter(RouteProcessor::liesElsewhere, Named.as("out-of-place"))),
                        Named.as("with-rekeyed"))
                .merge(source(ALIASES, "aliases"), Named.as("with-aliases"))
                .process(new Stage<>(() -> new RouteProcessor(settings), StageStores.ofRoute()), Named.as("route"));
        publish(routed, ROUTED, "routed");
        publish(routed, ALIASES, "learnt");
        publish(routed, Topics.CREDENTIALS, "credentials");
        publish(routed, Topics.DEAD_LETTERS, "unrouted");

        KStream<String, SpecificRecord> addressed = source(ROUTED, "routed")
                .merge(source(TIMERS, "timers"), Named.as("with-timers"))
                .merge(source(Topics.COMMANDS, "commands"), Named.as("with-commands"))
                .merge(source(Topics.COMMAND_OUTCOMES, "outcomes"), Named.as("with-outcomes"));
        watchDomains(addressed.filter((key, value) -> DomainProcessor.owns(key), Named.as("for-domains")));
        sweep(addressed.filter((key, value) -> SweepDesk.owns(key), Named.as("for-sweeps")));

        KStream<String, SpecificRecord> decided = addressed
                .filterNot(
                        (key, value) -> DomainProcessor.owns(key) || SweepDesk.owns(key), Named.as("for-subscriptions"))
                .merge(source(Topics.OBSERVATIONS, "observations"), Named.as("with-observations"))
                .process(
                        new Stage<>(
                                () -> new SubscriptionProcessor(settings, alerts, overdue),
                                StageStores.ofSubscriptions()),
                        Named.as("apply-and-decide"));
        publish(decided, Topics.EVENTS, "events");
        publish(decided, Topics.SUBSCRIPTIONS, "subscriptions");
        publish(decided, Topics.MAILBOXES, "mailboxes");
        publish(decided, Topics.RENEWALS, "renewals");
        publish(decided, ROUTED, "told");
        publish(decided, TIMERS, "fired");
        publish(decided, DISPATCH, "dispatched");
        publish(decided, Topics.DEAD_LETTERS, "bugs");

        KStream<String, SpecificRecord> dispatched = builder.stream(DISPATCH.name(), consumed(DISPATCH, "dispatch"))
                .process(
                        new Stage<>(() -> new DispatchProcessor(settings), StageStores.ofDispatch()),
                        Named.as("dispatch"));
        publish(dispatched, Topics.COMMANDS, "released");
        publish(dispatched, Topics.COMMAND_OUTCOMES, "not-released");

        new InventoryStage(builder, serdes).build();
        return builder.build();
    }

    private void watchDomains(KStream<String, SpecificRecord> forDomains) {
        KStream<String, SpecificRecord> watched = forDomains.process(
                new Stage<>(() -> new DomainProcessor(settings, alerts, overdue), StageStores.ofDomains()),
                Named.as("watch-domains"));
        publish(watched, Topics.EVENTS, "domain-events");
        publish(watched, Topics.DOMAINS, "domains");
        publish(watched, Topics.RENEWALS, "domain-notices");
        publish(watched, ROUTED, "domain-news");
        publish(watched, TIMERS, "domain-fired");
        publish(watched, DISPATCH, "domain-dispatched");
        publish(watched, Topics.DEAD_LETTERS, "domain-bugs");
    }

    private void sweep(KStream<String, SpecificRecord> forSweeps) {
        KStream<String, SpecificRecord> swept = forSweeps.process(
                new Stage<>(() -> new SweepDesk(settings), StageStores.ofSweeps()), Named.as("sweep"));
        publish(swept, TIMERS, "sweep-fired");
        publish(swept, DISPATCH, "sweep-dispatched");
        only(swept, Routed.class, "sweep-ended")
                .to(
                        ROUTED.name(),
                        Produced.<String, SpecificRecord>with(Serdes.String(), serdes.wide(ROUTED))
                                .withStreamPartitioner(new ToAll())
                                .withName("sweep-ended-sink"));
    }

    /**
     * Requests, whose writers partition their keys differently, and webhooks under another key than the alias that they
     * wait for: each is brought to the partition of its own.
     */
    private KStream<String, SpecificRecord> rekeyed(KStream<String, SpecificRecord> outOfPlace) {
        KStream<String, SpecificRecord> received = builder.stream(
                        Topics.COMMAND_REQUESTS.name(), consumed(Topics.COMMAND_REQUESTS, "requests"))
                .process(RequestProcessor::new, Named.as("receive"));
        publish(received, Topics.DEAD_LETTERS, "unusable-requests");
        return only(received, Routed.class, "receivable")
                .merge(outOfPlace, Named.as("with-out-of-place"))
                .repartition(Repartitioned.<String, SpecificRecord>as("rekeyed")
                        .withKeySerde(Serdes.String())
                        .withValueSerde(serdes.wide(ROUTED)));
    }

    private void policies() {
        builder.globalTable(
                Topics.POLICIES.name(),
                Consumed.with(Serdes.String(), serdes.of(Topics.POLICIES)).withName("policies"),
                Materialized.<String, RenewalPolicy>as(inMemoryKeyValueStore(Stores.POLICIES))
                        .withKeySerde(Serdes.String())
                        .withValueSerde(serdes.of(Topics.POLICIES)));
    }

    private KStream<String, SpecificRecord> source(Topic<?> topic, String name) {
        return builder.stream(
                topic.name(), Consumed.with(Serdes.String(), serdes.wide(topic)).withName(name + "-source"));
    }

    private <V extends SpecificRecord> Consumed<String, V> consumed(Topic<V> topic, String name) {
        return Consumed.with(Serdes.String(), serdes.of(topic)).withName(name + "-source");
    }

    private void publish(KStream<String, SpecificRecord> records, Topic<?> topic, String name) {
        only(records, topic.valueType(), name)
                .to(
                        topic.name(),
                        Produced.<String, SpecificRecord>with(Serdes.String(), serdes.wide(topic))
                                .withName(name + "-sink"));
    }

    private static KStream<String, SpecificRecord> only(
            KStream<String, SpecificRecord> records, Class<?> type, String name) {
        return records.filter((key, value) -> type.isInstance(value), Named.as("only-" + name));
    }
}
