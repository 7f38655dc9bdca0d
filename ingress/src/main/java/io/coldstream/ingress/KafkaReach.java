package io.coldstream.ingress;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Kafka takes our records, as far as we know: it was heard of within 15 s, and the last record was not refused
 * within 10 s. So a process without traffic recovers by its probes, and one whose records fail while the brokers answer
 * is not ready.
 */
final class KafkaReach {

    private static final Logger log = LoggerFactory.getLogger(KafkaReach.class);
    private static final long HEARD = Duration.ofSeconds(15).toMillis();
    private static final long REFUSED = Duration.ofSeconds(10).toMillis();
    private static final long TRY_EVERY = Duration.ofSeconds(1).toMillis();

    private final InstantSource clock;
    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicLong triedAt = new AtomicLong();
    private volatile long heardAt;
    private volatile long refusedAt;

    KafkaReach(InstantSource clock) {
        this.clock = clock;
        this.heardAt = clock.millis();
        this.refusedAt = Long.MIN_VALUE;
    }

    /** A broker answered a probe. */
    void heard() {
        heardAt = clock.millis();
    }

    /** A record is durable. */
    void acknowledged() {
        heard();
        refusedAt = Long.MIN_VALUE;
        if (failing.compareAndSet(true, false)) {
            log.atInfo().setMessage("Kafka takes webhooks again").log();
        }
    }

    /** A record was not confirmed. Logged once until one is again. */
    void failed(Throwable cause) {
        refusedAt = clock.millis();
        if (failing.compareAndSet(false, true)) {
            log.atWarn()
                    .setMessage("Kafka does not confirm webhooks; they go to the spool, or senders get 503")
                    .addKeyValue("cause", cause.getClass().getSimpleName())
                    .log();
        }
    }

    /** While records fail, one a second finds out whether they still do; the others need not wait for it. */
    boolean isWorthTrying() {
        if (!failing.get()) {
            return true;
        }
        long last = triedAt.get();
        long now = clock.millis();
        return Math.abs(now - last) >= TRY_EVERY && triedAt.compareAndSet(last, now);
    }

    boolean ready() {
        long now = clock.millis();
        boolean refusedLately = refusedAt != Long.MIN_VALUE && now - refusedAt < REFUSED;
        return now - heardAt < HEARD && !refusedLately;
    }
}
