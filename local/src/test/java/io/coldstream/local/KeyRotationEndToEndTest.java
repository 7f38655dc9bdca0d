package io.coldstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.local.faults.OldLetters;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.KeyPurpose;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both pairs are replaced under a running {@code up}: what was sealed before and after opens, also what comes back. */
@Timeout(300)
class KeyRotationEndToEndTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path EXAMPLES = Path.of("..", "streams-app", "src", "test", "resources", "webhooks");
    private static final String MAILBOX = "LY25R9GK5AHYZ450YPWMNM8K8FXX";
    private static final String SECOND_MAILBOX = "3JP15CC4YWMHYFNYFCPM9A486E1R";

    @TempDir
    private Path folder;

    private final KeptAnswers http = new KeptAnswers();
    private final long base = Instant.now().getEpochSecond() - 60;

    @SuppressWarnings("NullAway.Init")
    private Path data;

    @SuppressWarnings("NullAway.Init")
    private RunningUp up;

    @AfterEach
    void stop() {
        http.close();
        if (up != null) {
            up.close();
        }
    }

    @Test
    void whatWasSealedBeforeAndAfterARotationOpensAlsoWhenItIsRedriven() throws Exception {
        data = folder.resolve("data");
        up = RunningUp.start(folder, data);
        send(base, "mailbox.created.google");
        send(base + 5, "mailbox.created.second");
        putAside("SUBOLD");
        soon().untilAsserted(() -> assertThat(shown("/api/mailboxes/" + SECOND_MAILBOX)
                        .path("hasCredentials")
                        .asBoolean())
                .isTrue());

        String oldKey = rotated("webhooks");
        String oldCredentialsKey = rotated("credentials");
        // Nothing of this is known to who runs already: they go on with the old keys.
        send(base + 10, "mailbox.order.success");
        assertThat(up.process().interrupt(60)).isIn(0, 130, 143);
        up.close();
        up = RunningUp.start(folder, data);
        send(base + 15, "mailbox.created.microsoft");

        soon().untilAsserted(() -> assertThat(
                        shown("/api/mailboxes/" + MAILBOX).path("provider").asText())
                .isEqualTo("MICROSOFT"));
        assertThat(http.get(api(), "/api/dead-letters").items("deadLetterId")).hasSize(1);
        assertThat(coldstream("redrive", "--yes", "--data=" + data)).contains("Done");
        soon().untilAsserted(() -> {
            assertThat(shown("/api/subscriptions/SUBOLD").path("subscriptionId").asText())
                    .isEqualTo("SUBOLD");
            assertThat(http.get(api(), "/api/dead-letters").items("deadLetterId"))
                    .isEmpty();
        });
        assertThat(coldstream("credentials", SECOND_MAILBOX, "--data=" + data)).contains("aaaa bbbb cccc dddd");
        soon().untilAsserted(() ->
                assertThat(coldstream("credentials", MAILBOX, "--data=" + data)).contains("TempPass123!"));
        assertThat(keyId("credentials", 1)).isEqualTo(oldCredentialsKey);
        List<WebhookReceived> webhooks = webhooks();
        assertThat(webhooks)
                .extracting(webhook -> webhook.getSealedBody().getKeyId())
                .containsExactlyInAnyOrder(oldKey, oldKey, oldKey, oldKey, keyId("webhooks", 0));
        assertOpenWithAllKeysAndNotWithTheNewOneAlone(webhooks, oldKey);
    }

    /** Replaces a pair; the id of the key that it replaced. */
    private String rotated(String what) throws Exception {
        String before = keyId(what, 0);
        JsonNode rotated = JSON.readTree(coldstream("keys", "rotate", "--what=" + what, "--json", "--data=" + data));
        assertThat(rotated.at("/replaced/keyId").asText()).isEqualTo(before);
        assertThat(keyId(what, 0)).isNotEqualTo(before);
        return before;
    }

    private String keyId(String what, int place) throws Exception {
        return JSON.readTree(coldstream("keys", "show", "--json", "--data=" + data))
                .at("/" + what + "/keys/" + place + "/keyId")
                .asText();
    }

    /** A letter as an older version left it, sealed for the key that seals now. */
    private void putAside(String subscriptionId) {
        try (var letters = new OldLetters(
                Map.of("bootstrap.servers", up.addresses().kafka()),
                new RegistrySerdes(up.addresses().registry()),
                SealingKeys.in(data.resolve("keys")))) {
            letters.write("subscription.renewing", subscriptionId);
        }
    }

    private List<WebhookReceived> webhooks() throws Exception {
        var values = new RegistrySerdes(up.addresses().registry())
                .of(Topics.WEBHOOKS)
                .deserializer();
        List<WebhookReceived> all = new ArrayList<>();
        new RawTopics(up.addresses().kafka())
                .read(List.of(Topics.WEBHOOKS.name()), met -> all.add(values.deserialize(met.topic(), met.value())));
        return all;
    }

    private void assertOpenWithAllKeysAndNotWithTheNewOneAlone(List<WebhookReceived> webhooks, String oldKey)
            throws GeneralSecurityException {
        List<Path> files = KeyPurpose.WEBHOOKS.privateFiles(data.resolve("keys"));
        Opener all = Opener.of(files);
        Opener newest = Opener.of(List.of(files.getLast()));
        for (WebhookReceived webhook : webhooks) {
            byte[] with = AssociatedData.webhook(webhook);
            assertThat(new String(all.open(webhook.getSealedBody(), with), StandardCharsets.UTF_8))
                    .contains("\"event\"");
            if (webhook.getSealedBody().getKeyId().equals(oldKey)) {
                assertThatExceptionOfType(GeneralSecurityException.class)
                        .isThrownBy(() -> newest.open(webhook.getSealedBody(), with));
            }
        }
    }

    private void send(long at, String example) {
        coldstream(
                "send",
                "--at=" + at,
                "--data=" + data,
                EXAMPLES.resolve(example + ".json").toString());
    }

    private JsonNode shown(String path) throws Exception {
        KeptAnswers.Answer answer = http.get(api(), path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private URI api() {
        return up.addresses().api();
    }

    private static String coldstream(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Coldstream.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
        assertThat(status).as(out.toString() + err).isZero();
        return out.toString();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
    }
}
