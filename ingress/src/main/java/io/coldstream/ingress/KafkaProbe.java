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
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Asks Kafka every few seconds whether it is there, so that readiness is known without traffic. */
final class KafkaProbe implements AutoCloseable {

    private static final int EVERY_SECONDS = 5;
    private static final int TIMEOUT_MS = 3_000;

    private final Map<String, Object> settings;
    private final KafkaReach reach;

    /** Of the probe's thread alone. Brokers whose names do not resolve yet get no client yet. */
    private @Nullable Admin admin;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("kafka-probe").factory());

    KafkaProbe(Map<String, Object> kafka, KafkaReach reach) {
        settings = new HashMap<>(kafka);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "coldstream-ingress-probe");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        this.reach = reach;
        var unused = thread.scheduleWithFixedDelay(this::probe, 0, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void probe() {
        try {
            if (admin == null) {
                admin = Admin.create(settings);
            }
            admin.describeCluster().clusterId().get();
            reach.heard();
        } catch (ExecutionException | KafkaException e) {
            // Not heard of: that is the finding.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        var unused = thread.submit(() -> {
            if (admin != null) {
                admin.close(Duration.ofSeconds(1));
            }
        });
        thread.shutdown();
    }
}
