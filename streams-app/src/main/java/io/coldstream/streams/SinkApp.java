package io.coldstream.streams;

import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.TopicProvisioner;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.AdminServer;
import io.coldstream.schemas.process.CannotStartException;
import io.coldstream.streams.reseller.ResellerApi;
import io.coldstream.streams.sink.CommandSink;
import io.coldstream.streams.sink.Pacing;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.List;

/** The command sink as a process: topics, schemas, the sink itself, its admin port. */
public final class SinkApp implements AutoCloseable {

    private static final List<Topic<?>> TOPICS = List.of(
            Topics.COMMANDS, Topics.COMMAND_ATTEMPTS, Topics.COMMAND_OUTCOMES, Topics.OBSERVATIONS, Topics.POLICIES);

    private final CommandSink sink;
    private final AdminServer admin;

    private SinkApp(CommandSink sink, AdminServer admin) {
        this.sink = sink;
        this.admin = admin;
    }

    /**
     * Starts the sink; it takes commands when {@code /health/ready} says so.
     *
     * @throws CannotStartException when Kafka, the registry or the admin port is not to be had
     */
    public static SinkApp start(SinkSettings settings) {
        TopicProvisioner.ensure(
                settings.kafka(),
                settings.topics().partitions(),
                settings.topics().replication(),
                TOPICS);
        RegistrySerdes serdes = new RegistrySerdes(settings.registry());
        serdes.registerAll(TOPICS);
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        CommandSink sink = CommandSink.start(
                new CommandSink.Settings(
                        settings.kafka(),
                        settings.group(),
                        settings.concurrency(),
                        new Pacing(settings.gap(), settings.topics().partitions()),
                        settings.currency(),
                        settings.reseller().reportErrors(),
                        settings.clock(),
                        settings.crashPoints()),
                new ResellerApi(
                        settings.reseller().url(),
                        settings.reseller().apiKey(),
                        settings.reseller().limits()),
                serdes,
                metrics);
        try {
            AdminServer admin = AdminServer.start(
                    settings.admin().host(), settings.admin().port(), sink::readiness, metrics::scrape);
            return new SinkApp(sink, admin);
        } catch (IOException e) {
            sink.close();
            throw new CannotStartException(
                    "The admin port " + settings.admin().host() + ":"
                            + settings.admin().port() + " (COLDSTREAM_ADMIN_PORT) can't be opened: " + e.getMessage(),
                    e);
        }
    }

    public int adminPort() {
        return admin.port();
    }

    /** Takes no more commands, lets the calls under way end, and reports them: up to a call's deadline. */
    @Override
    public void close() {
        sink.close();
        admin.close();
    }
}
