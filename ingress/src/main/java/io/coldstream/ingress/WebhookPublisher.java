package io.coldstream.ingress;

import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.Topics;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Hands webhooks to Kafka and waits for its word, with a bound on the wait and on how many wait. */
final class WebhookPublisher implements AutoCloseable {

    private static final int MOST_WAITING = 500;

    /** Longer than the producer's own bounds ({@link ProducerSettings}), shorter than the 5 s promised to senders. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(4_200);

    private static final Duration FLUSH_AT_CLOSE = Duration.ofSeconds(5);

    private final Producer<String, WebhookReceived> producer;
    private final KafkaReach reach;
    private final Semaphore places = new Semaphore(MOST_WAITING);

    WebhookPublisher(Producer<String, WebhookReceived> producer, KafkaReach reach) {
        this.producer = producer;
        this.reach = reach;
    }

    /** Returns once Kafka has the webhook on all replicas in sync. */
    void publish(String key, WebhookReceived webhook) throws RefusedException {
        if (!places.tryAcquire()) {
            throw new RefusedException(Refusal.BUSY);
        }
        try {
            long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
            Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(Topics.WEBHOOKS.name(), key, webhook));
            sent.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            reach.acknowledged();
        } catch (ExecutionException e) {
            throw refused(e.getCause() == null ? e : e.getCause());
        } catch (KafkaException | TimeoutException e) {
            throw refused(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused(e);
        } finally {
            places.release();
        }
    }

    private RefusedException refused(Throwable cause) {
        // The broker's own limit is below ours: no repetition helps.
        if (cause instanceof RecordTooLargeException) {
            return new RefusedException(Refusal.TOO_LARGE);
        }
        reach.failed(cause);
        return new RefusedException(Refusal.KAFKA_AWAY);
    }

    @Override
    public void close() {
        producer.close(FLUSH_AT_CLOSE);
    }
}
