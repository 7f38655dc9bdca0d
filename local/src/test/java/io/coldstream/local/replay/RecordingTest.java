package io.coldstream.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.local.RunningUp;
import io.coldstream.local.faults.JsonDoor;
import io.coldstream.schemas.process.BusinessClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes a new recording for {@link RecordedInputsTest}: {@code COLDSTREAM_RECORD=local/src/test/resources/recorded/renewals.avro
 * ./coldstream test -pl local -am -Dtest=RecordingTest -Dsurefire.failIfNoSpecifiedTests=false}. It takes some seven
 * minutes: forty days of twelve subscriptions, with what happens to subscriptions.
 */
@EnabledIfEnvironmentVariable(named = "COLDSTREAM_RECORD", matches = ".+")
class RecordingTest {

    private static final int SPEED = 10_000;
    private static final Duration PLAYED = Duration.ofDays(40);
    private static final int COUNT = 12;
    private static final int RENEWED_BY_THE_RESELLER = 8;
    private static final int EXPENSIVE = 9;
    private static final int RENEWED_AT_THE_DASHBOARD = 10;

    @TempDir
    private Path folder;

    @Test
    void record() throws Exception {
        Path data = folder.resolve("data");
        try (RunningUp up = RunningUp.start(folder, data, Map.of(), "--speed=" + SPEED);
                var api = new JsonDoor(up.addresses().api().getPort());
                var sandbox = new JsonDoor(up.addresses().reseller().getPort())) {
            String[] kept = Files.readString(data.resolve("clock")).strip().split(" ", 2);
            var clock = new BusinessClock(Instant.parse(kept[0]), Integer.parseInt(kept[1]));
            Instant end = clock.now().plus(PLAYED);

            List<String> ids = order(sandbox, clock);
            policies(api, ids);
            sandbox.post(
                    "/sandbox/faults",
                    Map.of("call", "/subscriptions/renew-subscriptions", "kind", "RESET", "when", "AFTER", "count", 1));
            sandbox.post(
                    "/sandbox/dashboard",
                    Map.of("action", "RENEW", "subscriptionId", ids.get(RENEWED_AT_THE_DASHBOARD)));
            api.post(
                    "/api/commands",
                    Map.of("kind", "RENEW_SUBSCRIPTION", "subscriptionId", ids.get(1), "reason", "the customer asked"));
            approveOnceAsked(api, ids.get(EXPENSIVE));
            await().atMost(Duration.ofMinutes(15)).until(() -> clock.now().isAfter(end));

            RecordedLog log =
                    new Recorder(up.addresses().kafka(), up.addresses().registry()).record(clock);
            assertThat(log.entries()).hasSizeGreaterThan(1_000);
            Path file = Path.of(System.getenv("COLDSTREAM_RECORD"));
            // Surefire runs in the module's folder.
            Path target = file.isAbsolute() ? file : Path.of("..").resolve(file);
            Files.createDirectories(target.toAbsolutePath().getParent());
            log.write(target);
            System.out.println("recorded " + log.entries().size() + " records in " + Files.size(target) + " bytes");
        }
    }

    private static List<String> order(JsonDoor sandbox, BusinessClock clock) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            Map<String, Object> order = new TreeMap<>(Map.of(
                    "domain",
                    "recorded" + i + ".example",
                    "provider",
                    i % 2 == 0 ? "GOOGLE" : "MICROSOFT",
                    "quantity",
                    i == EXPENSIVE ? 20 : 2,
                    "price",
                    "3.50",
                    "billingCycle",
                    "MONTHLY",
                    "userId",
                    "user-" + i % 3,
                    "periodStart",
                    clock.now()
                            .minus(Duration.ofDays(2L * i))
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString(),
                    "autoRenew",
                    i == RENEWED_BY_THE_RESELLER,
                    "domainAutoRenew",
                    true));
            ids.add(sandbox.post("/sandbox/orders", order)
                    .path("subscriptionId")
                    .asText());
        }
        return ids;
    }

    /** Some are armed; one user may spend little a day; what costs much needs an approval. */
    private static void policies(JsonDoor api, List<String> ids) {
        api.put(
                "/api/policies/default",
                Map.of("approvalAbove", Map.of("amount", "50.00", "currency", "USD"), "reason", "recorded"));
        api.put(
                "/api/policies/user:user-2",
                Map.of("dailyCap", Map.of("amount", "10.00", "currency", "USD"), "reason", "recorded"));
        for (String id : ids.subList(1, COUNT)) {
            api.put("/api/policies/subscription:" + id, Map.of("mode", "ARMED", "reason", "recorded"));
        }
    }

    private static void approveOnceAsked(JsonDoor api, String id) {
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    for (JsonNode item : api.get("/api/parked").path("items")) {
                        if (item.toString().contains(id) && item.hasNonNull("opId")) {
                            api.post(
                                    "/api/renewals/" + item.get("opId").asText().replace("~", "%7E") + "/approve",
                                    Map.of("reason", "agreed with the customer"));
                            return true;
                        }
                    }
                    return false;
                });
    }
}
