package io.coldstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.Secret;
import java.io.File;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What npm's package {@code standardwebhooks}, the specification's own library, signs is accepted by a running ingress,
 * and refused with a byte changed. It needs node and npm: {@code .ci/run} installs them.
 */
@Timeout(300)
class StandardWebhooksPackageTest {

    private static final List<String> PACKAGES =
            List.of("standardwebhooks@1.1.1", "@stablelib/base64@1.0.1", "fast-sha256@1.3.0");
    private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String SIGN = """
            const { Webhook } = require('standardwebhooks');
            const [key, id, seconds, file] = process.argv.slice(2);
            const body = require('fs').readFileSync(file, 'utf8');
            process.stdout.write(new Webhook(key).sign(id, new Date(seconds * 1000), body));
            """;

    @TempDir
    Path folder;

    @Test
    void whatThePackageSignsIsAcceptedAndAChangedByteIsNot() throws Exception {
        assumeTrue(isOnPath("node") && isOnPath("npm"), "node and npm are not installed");
        List<String> install = new ArrayList<>(List.of(
                "npm",
                "install",
                "--prefix=" + folder,
                "--cache=" + folder.resolve("cache"),
                "--no-audit",
                "--no-fund",
                "--ignore-scripts"));
        install.addAll(PACKAGES);
        run(install);
        byte[] body = "{\"event\":\"mailbox.updated\",\"data\":{\"mailboxId\":\"m1\",\"firstName\":\"Zoë\"}}"
                .getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        String signature = run(List.of(
                "node",
                Files.writeString(folder.resolve("sign.js"), SIGN).toString(),
                KEY,
                "msg_1",
                timestamp,
                Files.write(folder.resolve("body.json"), body).toString()));

        MockProducer<String, WebhookReceived> kafka = TestIngress.producer();
        var authentication = new WebhookAuthentication.StandardWebhooks(List.of(new Secret(KEY)));
        try (var ingress = new TestIngress(folder.resolve("keys"), authentication, HttpLimits.USUAL, kafka)) {
            assertThat(post(ingress, timestamp, signature, body)).isEqualTo(200);
            for (int i = 0; i < body.length; i++) {
                byte[] changed = body.clone();
                changed[i] ^= 1;
                assertThat(post(ingress, timestamp, signature, changed)).isEqualTo(401);
            }
        }
        assertThat(kafka.history()).hasSize(1);
    }

    private static int post(TestIngress ingress, String timestamp, String signature, byte[] body) throws Exception {
        return ingress.send(ingress.request("/webhooks")
                        .header("webhook-id", "msg_1")
                        .header("webhook-timestamp", timestamp)
                        .header("webhook-signature", signature)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build())
                .statusCode();
    }

    private static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** What it printed. */
    private String run(List<String> command) throws Exception {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(4, TimeUnit.MINUTES)).as(command.get(0)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        return Files.readString(out);
    }
}
