package io.coldstream.ingress;

import io.coldstream.avro.WebhookReceived;
import io.coldstream.ingress.crash.IngressPoint;
import io.coldstream.ingress.spool.RefusedRecordException;
import io.coldstream.ingress.spool.Spool;
import io.coldstream.ingress.spool.SpoolDrain;
import io.coldstream.ingress.spool.SpoolFullException;
import io.coldstream.ingress.spool.SpooledRecord;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.process.CrashPoints;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.Serde;

/** Makes a webhook durable: Kafka first, and while it does not confirm, the spool, from which it goes to Kafka later. */
final class WebhookKeeper implements AutoCloseable {

    /** With the wait for Kafka shorter than the 5 s promised to senders. */
    private static final Duration LONGEST_WAIT_FOR_DISK = Duration.ofMillis(1_500);

    private static final Serde<WebhookReceived> SPOOLED = SingleObjectSerde.of(WebhookReceived.class);

    private final WebhookPublisher publisher;
    private final KafkaConnection kafka;
    private final KafkaReach reach;
    private final Optional<Spool> spool;
    private final Optional<SpoolDrain> drain;
    private final CrashPoints crashPoints;

    /** Where a webhook is durable. */
    enum Kept {
        IN_KAFKA,
        IN_SPOOL
    }

    WebhookKeeper(KafkaConnection kafka, KafkaReach reach, Optional<Spool> spool, CrashPoints crashPoints) {
        this.publisher = new WebhookPublisher(kafka, reach, crashPoints);
        this.kafka = kafka;
        this.reach = reach;
        this.spool = spool;
        this.drain = spool.map(open -> new SpoolDrain(open, this::drained, crashPoints));
        this.crashPoints = crashPoints;
    }

    /** Returns once the webhook outlives a crash of this process. */
    Kept keep(String key, WebhookReceived webhook) throws RefusedException {
        crashPoints.reached(IngressPoint.SEALED);
        Optional<RefusedException> refused = publish(key, webhook);
        if (refused.isEmpty()) {
            crashPoints.reached(IngressPoint.ACKNOWLEDGED);
            return Kept.IN_KAFKA;
        }
        if (spool.isEmpty() || refused.get().refusal() == Refusal.TOO_LARGE) {
            throw refused.get();
        }
        spool(spool.get(), key, webhook);
        return Kept.IN_SPOOL;
    }

    private Optional<RefusedException> publish(String key, WebhookReceived webhook) {
        if (spool.isPresent() && !reach.isWorthTrying()) {
            return Optional.of(new RefusedException(Refusal.KAFKA_AWAY));
        }
        try {
            publisher.publish(key, webhook);
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(e);
        }
    }

    private static void spool(Spool spool, String key, WebhookReceived webhook) throws RefusedException {
        byte[] value = SPOOLED.serializer().serialize("", webhook);
        CompletableFuture<Void> kept = spool.append(new SpooledRecord(key, value));
        try {
            kept.get(LONGEST_WAIT_FOR_DISK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new RefusedException(
                    e.getCause() instanceof SpoolFullException ? Refusal.SPOOL_FULL : Refusal.SPOOL_BROKEN);
        } catch (TimeoutException e) {
            kept.cancel(false);
            throw new RefusedException(Refusal.SPOOL_BROKEN);
        } catch (InterruptedException e) {
            kept.cancel(false);
            Thread.currentThread().interrupt();
            throw new RefusedException(Refusal.SPOOL_BROKEN);
        }
    }

    private CompletableFuture<Void> drained(SpooledRecord record) {
        Optional<Producer<String, WebhookReceived>> producer = kafka.producer();
        if (producer.isEmpty()) {
            return CompletableFuture.failedFuture(new IOException("no connection to Kafka yet"));
        }
        WebhookReceived webhook;
        try {
            webhook = SPOOLED.deserializer().deserialize("", record.value());
        } catch (RuntimeException e) {
            // It was whole by its checksum: another version of ours must have written it.
            return CompletableFuture.failedFuture(new RefusedRecordException(e));
        }
        return WebhookPublisher.send(producer.get(), record.key(), webhook).handle((kept, failure) -> {
            if (failure == null) {
                reach.acknowledged();
                return null;
            }
            if (failure instanceof RecordTooLargeException) {
                throw new CompletionException(new RefusedRecordException(failure));
            }
            reach.failed(failure);
            throw new CompletionException(failure);
        });
    }

    /** Whether a webhook would be kept, as far as is known. */
    boolean ready() {
        return (kafka.producer().isPresent() && reach.ready())
                || spool.map(Spool::takes).orElse(false);
    }

    /** Stops draining, and waits no more. */
    @Override
    public void close() {
        drain.ifPresent(SpoolDrain::close);
        publisher.close();
    }
}
