package io.coldstream.streams;

import io.coldstream.schemas.KeyPurpose;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.Sealer;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.TopicProvisioner;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.AdminServer;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.schemas.process.CannotStartException;
import io.coldstream.streams.codec.WebhookEvents;
import io.coldstream.streams.codec.WebhookOpener;
import io.coldstream.streams.query.QueryApi;
import io.coldstream.streams.query.redrive.Redriver;
import io.coldstream.streams.query.redrive.WebhookTrial;
import io.coldstream.streams.topology.ColdstreamTopology;
import io.coldstream.streams.topology.LoopTopics;
import io.coldstream.streams.topology.TopicSerdes;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topology as a process: topics, schemas, the streams, their query API and the admin port. */
public final class StreamsApp implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsApp.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

    private final KafkaStreams streams;
    private final QueryApi api;
    private final AdminServer admin;
    private final KafkaStreamsMetrics streamsMetrics;

    private StreamsApp(KafkaStreams streams, QueryApi api, AdminServer admin, KafkaStreamsMetrics streamsMetrics) {
        this.streams = streams;
        this.api = api;
        this.admin = admin;
        this.streamsMetrics = streamsMetrics;
    }

    /**
     * Starts the streams; they run when {@code /health/ready} says so.
     *
     * @throws CannotStartException when Kafka, the registry, a key or a port is not to be had
     */
    public static StreamsApp start(StreamsSettings settings) {
        List<Topic<?>> topics = new ArrayList<>(Topics.all());
        topics.addAll(LoopTopics.all());
        TopicProvisioner.ensure(
                settings.kafka(),
                settings.topics().partitions(),
                settings.topics().replication(),
                topics);
        RegistrySerdes serdes = new RegistrySerdes(settings.registry());
        serdes.registerAll(Topics.all());

        WebhookOpener opener = opener(settings);
        BusinessClock clock = settings.topology().clock();
        Redriver redriver = Redriver.over(settings.kafka(), serdes, new WebhookTrial(opener, new WebhookEvents(clock)));
        QueryApi api = QueryApi.start(settings.api(), settings.kafka(), serdes, clock, redriver);
        try {
            PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            StreamsConfig config = new StreamsConfig(StreamsProperties.of(settings, api.address()));
            Topology topology = ColdstreamTopology.build(
                    new TopologyConfig(config), settings.topology(), opener, new TopicSerdes(serdes::of), metrics);
            return start(settings, new KafkaStreams(topology, config), api, metrics);
        } catch (RuntimeException e) {
            api.close();
            throw e;
        }
    }

    private static StreamsApp start(
            StreamsSettings settings, KafkaStreams streams, QueryApi api, PrometheusMeterRegistry metrics) {
        streams.setUncaughtExceptionHandler(StreamsApp::died);
        KafkaStreamsMetrics streamsMetrics = new KafkaStreamsMetrics(streams);
        streamsMetrics.bindTo(metrics);
        api.bindTo(metrics);
        streams.start();
        api.over(streams);
        try {
            AdminServer admin = AdminServer.start(
                    settings.admin().host(), settings.admin().port(), () -> readiness(streams), metrics::scrape);
            return new StreamsApp(streams, api, admin, streamsMetrics);
        } catch (IOException e) {
            streams.close(CLOSE_WITHIN);
            throw new CannotStartException(
                    "The admin port " + settings.admin().host() + ":"
                            + settings.admin().port() + " (COLDSTREAM_ADMIN_PORT) can't be opened: " + e.getMessage(),
                    e);
        }
    }

    private static WebhookOpener opener(StreamsSettings settings) {
        try {
            List<Path> opening = settings.keys().opening().stream()
                    .flatMap(place -> KeyPurpose.WEBHOOKS.privateFiles(place).stream())
                    .toList();
            return new WebhookOpener(
                    Opener.of(opening), Sealer.of(settings.keys().credentialsPublic()), settings.currency());
        } catch (IllegalArgumentException e) {
            throw new CannotStartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<String, Boolean> readiness(KafkaStreams streams) {
        return Map.of("streams", streams.state() == KafkaStreams.State.RUNNING);
    }

    /** A bug in decisions and outcomes must stop the process: money is never skipped. */
    private static StreamThreadExceptionResponse died(Throwable failure) {
        LOG.atError()
                .setMessage("A stream thread died; the process stops working until it is restarted")
                .addKeyValue("exception", failure.getClass().getName())
                .setCause(failure)
                .log();
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** Of the query API. */
    public int port() {
        return api.port();
    }

    public int adminPort() {
        return admin.port();
    }

    @Override
    public void close() {
        api.close();
        streams.close(new KafkaStreams.CloseOptions().timeout(CLOSE_WITHIN).leaveGroup(true));
        streamsMetrics.close();
        admin.close();
    }
}
