package io.coldstream.ingress;

import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.process.CannotStartException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The producer, from when Kafka and the registry were reached for the first time. With a spool an ingress that starts
 * while they are away takes webhooks nevertheless: its sender gives up after five minutes.
 */
final class KafkaConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KafkaConnection.class);

    private static final Duration PATIENCE_AT_START = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration FLUSH_AT_CLOSE = Duration.ofSeconds(5);

    private final CountDownLatch tried = new CountDownLatch(1);
    private volatile @Nullable Producer<String, WebhookReceived> producer;
    private volatile @Nullable CannotStartException wrong;
    private volatile @Nullable Thread connecting;
    private volatile boolean closed;

    private KafkaConnection() {}

    /** On a producer that is there. */
    static KafkaConnection of(Producer<String, WebhookReceived> producer) {
        KafkaConnection connection = new KafkaConnection();
        connection.producer = producer;
        return connection;
    }

    /**
     * Connects now, or goes on trying behind the scenes if Kafka or the registry does not answer within some seconds.
     *
     * @throws CannotStartException for what waiting does not mend, such as a topic with another number of partitions
     */
    static KafkaConnection trying(Supplier<Producer<String, WebhookReceived>> connect) {
        KafkaConnection connection = new KafkaConnection();
        connection.connecting =
                Thread.ofPlatform().daemon().name("kafka-connection").start(() -> connection.connect(connect));
        connection.awaitFirstTry();
        return connection;
    }

    private void connect(Supplier<Producer<String, WebhookReceived>> connect) {
        boolean told = false;
        while (!closed) {
            try {
                producer = connect.get();
                wrong = null;
                tried.countDown();
                return;
            } catch (CannotStartException e) {
                wrong = passes(e) ? null : e;
                tried.countDown();
                if (!told) {
                    told = true;
                    log.atWarn()
                            .setMessage("No connection to Kafka and the registry yet; webhooks go to the spool")
                            .addKeyValue("cause", e.getMessage())
                            .log();
                }
                pause();
            }
        }
    }

    private static boolean passes(CannotStartException e) {
        return e.getCause() instanceof RetriableException || e.getCause() instanceof TimeoutException;
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private void awaitFirstTry() {
        try {
            if (!tried.await(PATIENCE_AT_START.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn()
                        .setMessage("Kafka or the registry does not answer yet; webhooks go to the spool")
                        .log();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        CannotStartException mistake = wrong;
        if (mistake != null) {
            close();
            throw mistake;
        }
    }

    /** Empty until the first connection. */
    Optional<Producer<String, WebhookReceived>> producer() {
        return Optional.ofNullable(producer);
    }

    @Override
    public void close() {
        closed = true;
        Thread thread = connecting;
        if (thread != null) {
            thread.interrupt();
        }
        Producer<String, WebhookReceived> open = producer;
        if (open != null) {
            open.close(FLUSH_AT_CLOSE);
        }
    }
}
