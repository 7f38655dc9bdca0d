package io.coldstream.ingress;

import io.coldstream.ingress.spool.Spool;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What is counted of webhooks. No label carries anything from a request: their number is fixed. */
final class WebhookMetrics {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Timer duration = Timer.builder("coldstream.ingress.webhook.duration")
            .description("From the first byte of the request's body to the answer")
            .serviceLevelObjectives(
                    Duration.ofMillis(1),
                    Duration.ofMillis(2),
                    Duration.ofMillis(5),
                    Duration.ofMillis(10),
                    Duration.ofMillis(25),
                    Duration.ofMillis(50),
                    Duration.ofMillis(100),
                    Duration.ofMillis(250),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5))
            .register(registry);
    private final Counter unreadable = Counter.builder("coldstream.ingress.bodies.unreadable")
            .description("Accepted bodies that are no JSON object; they end in the dead letters")
            .register(registry);

    /** Tells of what the spool holds; to be alerted on while it is not empty. */
    void watch(Spool spool) {
        Gauge.builder("coldstream.ingress.spool.bytes", spool, Spool::bytes)
                .description("What waits on disk for Kafka")
                .register(registry);
        Gauge.builder("coldstream.ingress.spool.age.seconds", spool, WebhookMetrics::ageInSeconds)
                .description("Since when the oldest of it waits; 0 for an empty spool")
                .register(registry);
        Gauge.builder("coldstream.ingress.spool.files.aside", spool, Spool::aside)
                .description("Files that were damaged or hold a record that Kafka refuses: a person is needed")
                .register(registry);
    }

    private static double ageInSeconds(Spool spool) {
        return spool.oldestAt()
                .map(at -> Duration.between(at, Instant.now()).toMillis() / 1_000.0)
                .orElse(0.0);
    }

    void accepted(WebhookIntake.Taken taken, WebhookKeeper.Kept kept, Duration took) {
        String outcome = switch (kept) {
            case IN_KAFKA -> "accepted";
            case IN_SPOOL -> "spooled";
        };
        count(outcome, taken.sender().authentication().name().toLowerCase(Locale.ROOT));
        taken.sender()
                .form()
                .ifPresent(form -> registry.counter("coldstream.ingress.signatures", "form", form.label())
                        .increment());
        if (!taken.readable()) {
            unreadable.increment();
        }
        duration.record(took);
    }

    void refused(Refusal refusal, Duration took) {
        refused(refusal);
        duration.record(took);
    }

    /** A request that was no webhook at all. */
    void refused(Refusal refusal) {
        count(refusal.status() < 500 ? "refused" : "failed", refusal.reason());
    }

    /** A connection that took longer over a request than is allowed. */
    void cut() {
        registry.counter("coldstream.ingress.connections.cut").increment();
    }

    private void count(String outcome, String reason) {
        registry.counter("coldstream.ingress.webhooks", "outcome", outcome, "reason", reason)
                .increment();
    }

    String text() {
        return registry.scrape();
    }
}
