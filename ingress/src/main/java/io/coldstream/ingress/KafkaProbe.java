package io.coldstream.ingress;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Asks Kafka every few seconds whether it is there, so that readiness is known without traffic. */
final class KafkaProbe implements AutoCloseable {

    private static final int EVERY_SECONDS = 5;
    private static final int TIMEOUT_MS = 3_000;

    private final Admin admin;
    private final KafkaReach reach;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("kafka-probe").factory());

    KafkaProbe(Map<String, Object> kafka, KafkaReach reach) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "coldstream-ingress-probe");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        this.admin = Admin.create(settings);
        this.reach = reach;
        var unused = thread.scheduleWithFixedDelay(this::probe, 0, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void probe() {
        try {
            admin.describeCluster().clusterId().get();
            reach.heard();
        } catch (ExecutionException e) {
            // Not heard of: that is the finding.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        admin.close(Duration.ofSeconds(1));
    }
}
