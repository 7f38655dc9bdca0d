package io.coldstream.streams.sink;

import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.schemas.process.CrashPoints;
import io.coldstream.streams.reseller.ResellerApi;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.IsolationLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sink, put together and running. */
public final class CommandSink implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CommandSink.class);
    private static final Duration LAST_ROUND = Duration.ofSeconds(40);
    private static final Duration LAST_LOOK = Duration.ofSeconds(5);
    private static final Duration LAST_CALLS = Duration.ofSeconds(32);

    private final SpendingSwitch spending;
    private final CommandLoop loop;
    private final Calls calls;
    private final Reports reports;
    private final Thread claiming;
    private final Thread following;

    /**
     * What a sink needs besides its ports.
     *
     * @param kafka settings of the Kafka clients
     * @param group the consumer group of all sinks
     * @param concurrency calls under way at once
     * @param pacing how far apart they are begun
     * @param currency of the reseller's prices
     * @param reportErrors whether the vendor is told of answers that are not documented
     */
    public record Settings(
            Map<String, Object> kafka,
            String group,
            int concurrency,
            Pacing pacing,
            String currency,
            boolean reportErrors,
            BusinessClock clock,
            CrashPoints crashPoints) {}

    private CommandSink(SpendingSwitch spending, CommandLoop loop, Calls calls, Reports reports) {
        this.spending = spending;
        this.loop = loop;
        this.calls = calls;
        this.reports = reports;
        this.claiming = Thread.ofPlatform().name("sink-claims").unstarted(loop);
        this.following = Thread.ofPlatform().name("sink-spending").unstarted(spending);
    }

    /** Starts its threads; it takes commands once its group has given it partitions. */
    public static CommandSink start(Settings settings, ResellerApi api, RegistrySerdes serdes, MeterRegistry registry) {
        SinkClients clients = new SinkClients(settings.kafka());
        SinkMetrics metrics = new SinkMetrics(registry);
        Steps steps = new Steps(settings.crashPoints());
        SpendingSwitch spending = new SpendingSwitch(
                () -> clients.reader(IsolationLevel.READ_COMMITTED),
                serdes.of(Topics.POLICIES).deserializer(),
                Moment.REAL);
        metrics.spending(spending);
        Reports reports = new Reports(
                clients.reporter(),
                serdes.of(Topics.COMMAND_OUTCOMES).serializer(),
                serdes.of(Topics.OBSERVATIONS).serializer(),
                metrics,
                settings.currency());
        Execution execution = new Execution(
                api,
                spending,
                reports,
                settings.clock(),
                new Execution.Surroundings(metrics, steps, Moment.REAL, settings.reportErrors()));
        Calls calls = new Calls(execution, metrics, settings.concurrency());
        Membership.Work work = new Membership.Work(
                new CommandReader(serdes.of(Topics.COMMANDS).deserializer()),
                new Verdicts(spending),
                calls,
                settings.pacing(),
                metrics,
                steps,
                Moment.REAL);
        CommandLoop loop = new CommandLoop(Memberships.of(clients, settings.group(), serdes, work));
        CommandSink sink = new CommandSink(spending, loop, calls, reports);
        sink.claiming.start();
        sink.following.start();
        return sink;
    }

    /** The sink's parts, and whether each does its work. */
    public Map<String, Boolean> readiness() {
        return Map.of("group", loop.isReady(), "spending-switch", spending.isKnown());
    }

    @Override
    public void close() {
        loop.close();
        try {
            claiming.join(LAST_ROUND);
            if (!calls.drain(LAST_CALLS)) {
                log.atWarn().setMessage("Calls were still under way at the end").log();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        spending.close();
        reports.close();
        try {
            following.join(LAST_LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
