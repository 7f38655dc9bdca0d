package io.coldstream.streams.query;

import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.schemas.process.CannotStartException;
import io.coldstream.streams.query.redrive.Redriver;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running query API. It starts before the streams, so that they can be told its address; until {@link #over} and
 * while partitions move, it answers 503.
 */
public final class QueryApi implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(QueryApi.class);

    private final ApiSettings settings;
    private final int port;
    private final StoreViews views;
    private final Redriver redriver;
    private final Deque<AutoCloseable> parts;

    private QueryApi(ApiSettings settings, int port, StoreViews views, Redriver redriver, Deque<AutoCloseable> parts) {
        this.settings = settings;
        this.port = port;
        this.views = views;
        this.redriver = redriver;
        this.parts = parts;
    }

    /**
     * Starts listening.
     *
     * @param redriver closed with the API
     * @param clock business time, in which requests and policies are dated
     * @throws CannotStartException if the port or Kafka is not to be had
     */
    public static QueryApi start(
            ApiSettings settings,
            Map<String, Object> kafka,
            RegistrySerdes serdes,
            BusinessClock clock,
            Redriver redriver) {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        parts.push(redriver);
        try {
            KafkaJournal journal = new KafkaJournal(kafka, serdes);
            parts.push(journal);
            DeadLetterShelf letters = new DeadLetterShelf(kafka, serdes).start();
            parts.push(letters);
            Peers peers = new Peers();
            parts.push(peers);
            StoreViews views = new StoreViews(journal::partitions);
            ApiServer server = ApiServer.start(
                    settings,
                    Routes.of(new Relay(views, peers), journal, letters, clock, redriver, settings.currency()));
            parts.push(server);
            return new QueryApi(settings, server.port(), views, redriver, parts);
        } catch (KafkaException e) {
            closeAll(parts);
            throw new CannotStartException("The Kafka settings (KAFKA_*) can't be used: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            closeAll(parts);
            throw e;
        }
    }

    public int port() {
        return port;
    }

    /** What the streams are to be told as {@code application.server}. */
    public String address() {
        String host = settings.advertisedHost();
        return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Answers from these streams from now on. */
    public void over(KafkaStreams streams) {
        views.over(streams, address());
    }

    /** Shows what the API counts. */
    public void bindTo(MeterRegistry metrics) {
        redriver.bindTo(metrics);
    }

    @Override
    public void close() {
        closeAll(parts);
    }

    private static void closeAll(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                log.atWarn()
                        .setMessage("A part of the API did not close cleanly")
                        .setCause(e)
                        .log();
            }
        }
    }
}
