package io.coldstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.SingleObjectSerde;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks that come while Kafka does not confirm. */
class SpooledWebhooksTest {

    private static final String SECRET = "hunter2-correct-horse";
    private static final String BODY = "{\"event\":\"mailbox.created\",\"eventId\":\"e1\","
            + "\"data\":{\"subscriptionId\":\"s1\",\"password\":\"" + SECRET + "\"}}";

    @TempDir
    private Path folder;

    @Test
    void areKeptOnDiskSealedAndReachKafkaLater() throws Exception {
        var kafka = kafka();
        kafka.sendException = new TimeoutException("away");
        try (TestIngress ingress = ingress(kafka, 64)) {
            for (int one = 0; one < 20; one++) {
                assertThat(ingress.post(BODY.replace("e1", "e" + one)).statusCode())
                        .isEqualTo(200);
            }
            assertThat(ingress.admin("/health/ready").statusCode()).isEqualTo(200);
            assertThat(ingress.admin("/metrics").body())
                    .contains("coldstream_ingress_webhooks_total{outcome=\"spooled\",reason=\"fresh\"} 20.0")
                    .doesNotContain("coldstream_ingress_spool_bytes 0.0");
            for (Path file : spoolFiles()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(SECRET)
                        .doesNotContain("password");
            }

            kafka.sendException = null;
            await().until(() -> kafka.history().size() == 20);
            await().until(() -> ingress.admin("/metrics").body().contains("coldstream_ingress_spool_bytes 0.0"));
            WebhookReceived first = kafka.history().getFirst().value();
            assertThat(kafka.history().getFirst().key()).isEqualTo("s1");
            assertThat(first.getEventId()).hasValue("e0");
            assertThat(ingress.open(first)).contains(SECRET);

            await().until(() -> {
                ingress.post(BODY);
                return ingress.admin("/metrics").body().contains("outcome=\"accepted\"");
            });
            assertThat(spoolFiles()).isEmpty();
        }
    }

    @Test
    void reachKafkaAfterARestart() throws Exception {
        var away = kafka();
        away.sendException = new TimeoutException("away");
        try (TestIngress ingress = ingress(away, 64)) {
            assertThat(ingress.post(BODY).statusCode()).isEqualTo(200);
        }
        assertThat(spoolFiles()).hasSize(1);
        var kafka = kafka();
        try (TestIngress ingress = ingress(kafka, 64)) {
            await().until(() -> kafka.history().size() == 1);
            assertThat(ingress.open(kafka.history().getFirst().value())).isEqualTo(BODY);
        }
        assertThat(spoolFiles()).isEmpty();
    }

    // Each second one request finds out whether Kafka is still away; all others are answered as fast as the disk is.
    @Test
    void doNotAllWaitForKafka() throws Exception {
        var silent = new MockProducer<>(
                false,
                null,
                new StringSerializer(),
                SingleObjectSerde.of(WebhookReceived.class).serializer());
        try (TestIngress ingress = ingress(silent, 64);
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(ingress.post(BODY).statusCode()).isEqualTo(200);
            List<Future<Duration>> answers = new ArrayList<>();
            for (int one = 0; one < 200; one++) {
                answers.add(pool.submit(() -> {
                    Instant began = Instant.now();
                    assertThat(ingress.post(BODY).statusCode()).isEqualTo(200);
                    return Duration.between(began, Instant.now());
                }));
            }
            List<Duration> took = new ArrayList<>();
            for (Future<Duration> answer : answers) {
                took.add(answer.get());
            }
            assertThat(took).filteredOn(one -> one.toMillis() > 3_000).hasSizeLessThan(10);
            assertThat(took).allMatch(one -> one.toMillis() < 5_000);
        }
    }

    @Test
    void areRefusedWhileTheDiskIsFullAndTakenWhenItHasRoomAgain() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeThat(mounted(disk)).as("a small disk can be mounted here").isTrue();
        try {
            var kafka = kafka();
            kafka.sendException = new TimeoutException("away");
            try (TestIngress ingress = new TestIngress(
                    folder,
                    TestIngress.CMR,
                    HttpLimits.USUAL,
                    kafka,
                    Optional.of(new IngressSettings.SpoolFolder(disk.resolve("spool"), 64 << 20)))) {
                String large = BODY.replace("horse", "horse".repeat(20_000));
                int kept = 0;
                while (ingress.post(large).statusCode() == 200) {
                    kept++;
                    assertThat(kept).isLessThan(100);
                }
                assertThat(kept).isPositive();
                var refused = ingress.post(large);
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).hasValue("30");
                assertThat(ingress.admin("/health/ready").statusCode()).isEqualTo(503);

                kafka.sendException = null;
                int all = kept;
                await().until(() -> kafka.history().size() >= all);
                kafka.sendException = new TimeoutException("away again");
                await().until(() -> ingress.post(large).statusCode() == 200);
                assertThat(ingress.admin("/health/ready").statusCode()).isEqualTo(200);
                assertThat(kafka.history()).hasSize(all);
            }
        } finally {
            run("umount", disk.toString());
        }
    }

    private static boolean mounted(Path disk) throws Exception {
        return run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString());
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }

    private TestIngress ingress(MockProducer<String, WebhookReceived> kafka, int megabytes) throws Exception {
        var spool = new IngressSettings.SpoolFolder(folder.resolve("spool"), megabytes * 1_048_576L);
        return new TestIngress(folder, TestIngress.CMR, HttpLimits.USUAL, kafka, Optional.of(spool));
    }

    private static MockProducer<String, WebhookReceived> kafka() {
        return TestIngress.producer();
    }

    private List<Path> spoolFiles() throws Exception {
        try (Stream<Path> all = Files.list(folder.resolve("spool"))) {
            return all.filter(file -> file.toString().endsWith(".log")).toList();
        }
    }
}
