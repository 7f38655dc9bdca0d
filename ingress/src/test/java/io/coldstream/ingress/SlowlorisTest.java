package io.coldstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** 500 senders who only hold their connections, beside 100 good requests a second. */
@Timeout(600)
class SlowlorisTest {

    private static final int SLOW = 500;
    private static final int PER_SECOND = 100;
    private static final String BODY =
            "{\"event\":\"mailbox.updated\",\"data\":{\"mailboxId\":\"m1\",\"email\":\"x@y.z\"}}";

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @SuppressWarnings("NullAway.Init")
    private TestIngress ingress;

    @AfterEach
    void stop() {
        threads.shutdownNow();
        ingress.close();
    }

    @Test
    void goodRequestsAreAllServedAndSlowOnesCutOff() throws Exception {
        start(new HttpLimits(Duration.ofSeconds(1), Duration.ofSeconds(2), 2_000));

        try (var slow = new Slowloris(ingress.port(), SLOW)) {
            await().until(() -> slow.open() == SLOW);
            long[] took = nanosOfGood(Duration.ofSeconds(5));

            assertThat(took).hasSize(5 * PER_SECOND);
            await().untilAsserted(() -> assertThat(slow.ended()).isGreaterThan(SLOW));
        }
    }

    // The usual limits: the headers have 10 s, a body 5 s until it must come at a rate.
    @Test
    void aDrippingBodyIsToldThatItIsTooSlow() throws Exception {
        start(HttpLimits.USUAL);

        try (var slow = new Slowloris(ingress.port(), 20)) {
            await().atMost(Duration.ofSeconds(15)).until(() -> slow.tooSlow() >= 8);
        }
        assertThat(ingress.admin("/metrics").body())
                .contains("coldstream_ingress_webhooks_total{outcome=\"refused\",reason=\"too-slow\"}");
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "COLDSTREAM_FULL", matches = "true")
    void theSlowCostTheGoodAtMostAsMuchAgain() throws Exception {
        start(HttpLimits.USUAL);
        nanosOfGood(Duration.ofSeconds(20));
        List<long[]> alone = new ArrayList<>();
        List<long[]> beside = new ArrayList<>();
        int ended = 0;
        for (int round = 0; round < 8; round++) {
            alone.add(nanosOfGood(Duration.ofSeconds(12)));
            try (var slow = new Slowloris(ingress.port(), SLOW)) {
                await().until(() -> slow.open() == SLOW);
                beside.add(nanosOfGood(Duration.ofSeconds(12)));
                ended += slow.ended();
            }
            // What was cut and left shall not weigh on those alone.
            nanosOfGood(Duration.ofSeconds(1));
        }
        System.out.printf(
                "slowloris: %d connections, %d good requests/s, 8 rounds of 12 s each by turns; alone %s; beside %s; %d"
                        + " slow connections ended%n",
                SLOW, PER_SECOND, figures(alone), figures(beside), ended);
        assertThat(usualP99(beside)).isLessThanOrEqualTo(2 * usualP99(alone));
    }

    private void start(HttpLimits limits) throws Exception {
        ingress = new TestIngress(folder, TestIngress.CMR, limits, TestIngress.producer());
    }

    /** How long each good request took, from when it was due to its 200. */
    private long[] nanosOfGood(Duration duration) throws Exception {
        List<Future<Long>> answers = new ArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; i < duration.toSeconds() * PER_SECOND; i++) {
            long due = began + i * (1_000_000_000L / PER_SECOND);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            answers.add(threads.submit(() -> {
                HttpResponse<String> answer = ingress.post(BODY);
                assertThat(answer.statusCode()).isEqualTo(200);
                return System.nanoTime() - due;
            }));
        }
        long[] took = new long[answers.size()];
        for (int i = 0; i < took.length; i++) {
            took[i] = answers.get(i).get();
        }
        return took;
    }

    private static String figures(List<long[]> rounds) {
        return "p50 %.2f ms, p99 %.2f ms (of the median round %.2f ms), most %.1f ms"
                .formatted(
                        quantile(rounds, 0.5) / 1e6,
                        quantile(rounds, 0.99) / 1e6,
                        usualP99(rounds) / 1e6,
                        quantile(rounds, 1) / 1e6);
    }

    /** Of the median round: one in which the machine did something else decides nothing. */
    private static long usualP99(List<long[]> rounds) {
        long[] each = rounds.stream()
                .mapToLong(round -> quantile(List.of(round), 0.99))
                .sorted()
                .toArray();
        return each[each.length / 2];
    }

    private static long quantile(List<long[]> rounds, double share) {
        long[] all = rounds.stream().flatMapToLong(LongStream::of).sorted().toArray();
        return all[Math.min(all.length - 1, (int) Math.ceil(share * all.length) - 1)];
    }
}
