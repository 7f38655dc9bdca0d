package io.coldstream.ingress;

import io.coldstream.avro.WebhookReceived;
import io.coldstream.ingress.crash.IngressPoint;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.CrashPoints;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Hands webhooks to Kafka and waits for its word, with a bound on the wait and on how many wait. */
final class WebhookPublisher implements AutoCloseable {

    private static final int MOST_WAITING = 500;

    /** As long as the producer's own bounds ({@link ProducerSettings}), shorter than the 5 s promised to senders. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(3_200);

    private final KafkaConnection kafka;
    private final KafkaReach reach;
    private final CrashPoints crashPoints;
    private final Semaphore places = new Semaphore(MOST_WAITING);
    private final WaitLimit waits = new WaitLimit();

    WebhookPublisher(KafkaConnection kafka, KafkaReach reach, CrashPoints crashPoints) {
        this.kafka = kafka;
        this.reach = reach;
        this.crashPoints = crashPoints;
    }

    /** Returns once Kafka has the webhook on all replicas in sync. */
    void publish(String key, WebhookReceived webhook) throws RefusedException {
        Producer<String, WebhookReceived> producer =
                kafka.producer().orElseThrow(() -> new RefusedException(Refusal.KAFKA_AWAY));
        if (!places.tryAcquire()) {
            throw new RefusedException(Refusal.BUSY);
        }
        try {
            long began = System.nanoTime();
            CompletableFuture<Void> sent = send(producer, key, webhook);
            crashPoints.reached(IngressPoint.SENT);
            waits.await(sent, LONGEST_WAIT.minusNanos(System.nanoTime() - began));
            reach.acknowledged();
        } catch (ExecutionException e) {
            throw refused(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused(e);
        } finally {
            places.release();
        }
    }

    static CompletableFuture<Void> send(
            Producer<String, WebhookReceived> producer, String key, WebhookReceived webhook) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try {
            producer.send(new ProducerRecord<>(Topics.WEBHOOKS.name(), key, webhook), (metadata, failure) -> {
                if (failure == null) {
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(failure);
                }
            });
        } catch (KafkaException e) {
            sent.completeExceptionally(e);
        }
        return sent;
    }

    private RefusedException refused(Throwable cause) {
        // The broker's own limit is below ours: no repetition helps.
        if (cause instanceof RecordTooLargeException) {
            return new RefusedException(Refusal.TOO_LARGE);
        }
        reach.failed(cause);
        return new RefusedException(Refusal.KAFKA_AWAY);
    }

    /** Ends all waits; the producer is another's to close. */
    @Override
    public void close() {
        waits.close();
    }
}
