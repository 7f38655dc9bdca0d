package io.coldstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.local.faults.JsonDoor;
import io.coldstream.schemas.process.BusinessClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three months of 1,000 monthly subscriptions on the demo's clock, on a real broker: the timeline of each is complete, and
 * ten picked at random are printed. Some 25 minutes, so with {@code COLDSTREAM_FULL=true} alone.
 */
@EnabledIfEnvironmentVariable(named = "COLDSTREAM_FULL", matches = "true")
class QuarterOnBrokerTest {

    private static final int SPEED = 6_000;
    private static final int COUNT = 1_000;
    private static final int BATCHES = 20;
    private static final Duration PLAYED = Duration.ofDays(92);
    private static final int PRINTED = 10;
    private static final List<String> EACH_PERIOD =
            List.of("NOTICE", "NOTICE", "DUE", "REQUESTED", "RELEASED", "ACCEPTED", "CONFIRMED");
    private static final Pattern CLASS_OR_HASH =
            Pattern.compile("\\bio\\.coldstream|Exception|[A-Z][a-z]+[A-Z][a-z]+[A-Z]|\\b[0-9a-f]{12,}\\b|\\bnull\\b");

    @TempDir
    private Path folder;

    private record Line(Instant at, String step, String sentence) {}

    @Test
    void everyTimelineIsComplete() throws Exception {
        Path data = folder.resolve("data");
        try (RunningUp up = RunningUp.start(folder, data, Map.of(), "--speed=" + SPEED);
                var api = new JsonDoor(up.addresses().api().getPort());
                var sandbox = new JsonDoor(up.addresses().reseller().getPort())) {
            String[] kept = Files.readString(data.resolve("clock")).strip().split(" ", 2);
            var clock = new BusinessClock(Instant.parse(kept[0]), Integer.parseInt(kept[1]));
            api.put("/api/policies/default", Map.of("mode", "ARMED", "reason", "a quarter"));
            List<String> ids = order(sandbox, clock);
            Instant end = clock.now().plus(PLAYED);
            await().atMost(Duration.ofMinutes(60))
                    .pollInterval(Duration.ofSeconds(10))
                    .until(() -> clock.now().isAfter(end));

            int periods = 0;
            List<String> incomplete = new ArrayList<>();
            Map<String, List<Line>> timelines = new TreeMap<>();
            for (String id : ids) {
                List<Line> line = timeline(api, id);
                timelines.put(id, line);
                int complete = complete(line);
                periods += complete;
                // The fourth period may be under way.
                if (complete < 2) {
                    incomplete.add(id + " " + line.stream().map(Line::step).toList());
                }
                assertThat(line)
                        .allSatisfy(entry -> assertThat(entry.sentence())
                                .matches("[A-Z].*\\.")
                                .doesNotContainPattern(CLASS_OR_HASH));
            }
            System.out.println("quarter: " + COUNT + " subscriptions, " + periods + " periods renewed, each with "
                    + EACH_PERIOD + "; incomplete: " + incomplete.size());
            print(timelines);
            JsonNode ledger = sandbox.get("/sandbox/ledger").path("entries");
            assertThat(ledger).hasSizeGreaterThan(COUNT);
            assertThat(incomplete).isEmpty();
        }
    }

    private static List<String> order(JsonDoor sandbox, BusinessClock clock) {
        List<String> ids = new ArrayList<>();
        for (int batch = 0; batch < BATCHES; batch++) {
            sandbox.post(
                            "/sandbox/orders",
                            Map.of(
                                    "count",
                                    COUNT / BATCHES,
                                    "domain",
                                    "quarter" + batch + ".example",
                                    "quantity",
                                    1,
                                    "price",
                                    "3.50",
                                    "billingCycle",
                                    "MONTHLY",
                                    "userId",
                                    "user-" + batch,
                                    "periodStart",
                                    clock.now()
                                            .minus(Duration.ofHours(30L * batch))
                                            .truncatedTo(ChronoUnit.SECONDS)
                                            .toString(),
                                    "domainAutoRenew",
                                    true))
                    .path("orders")
                    .forEach(order -> ids.add(order.path("subscriptionId").asText()));
        }
        return ids;
    }

    private static List<Line> timeline(JsonDoor api, String id) {
        List<Line> lines = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get("/api/subscriptions/" + id + "/timeline?limit=500" + cursor);
            page.path("items")
                    .forEach(item -> lines.add(new Line(
                            Instant.parse(item.path("at").asText()),
                            item.path("name").asText(),
                            item.path("what").asText())));
            cursor = page.hasNonNull("next") ? "&cursor=" + page.get("next").asText() : "";
        } while (!cursor.isEmpty());
        return lines;
    }

    /** How many periods have all their steps, in order. */
    private static int complete(List<Line> lines) {
        int complete = 0;
        int step = 0;
        for (Line line : lines) {
            if (line.step().equals(EACH_PERIOD.get(step))) {
                step++;
            }
            if (step == EACH_PERIOD.size()) {
                complete++;
                step = 0;
            }
        }
        return complete;
    }

    private static void print(Map<String, List<Line>> timelines) {
        long seed = System.nanoTime();
        System.out.println("ten of them, by seed " + seed);
        List<String> ids = new ArrayList<>(timelines.keySet());
        Collections.shuffle(ids, new Random(seed));
        for (String id : ids.subList(0, PRINTED)) {
            System.out.println();
            System.out.println(id);
            timelines
                    .getOrDefault(id, List.of())
                    .forEach(line -> System.out.println("  " + line.at() + "  " + line.sentence()));
        }
    }
}
