package io.coldstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Authentication;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.Secret;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ingress that knows its senders by Standard Webhooks, over HTTP. */
class StandardWebhooksTest {

    private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final byte[] BODY =
            "{\"event\":\"mailbox.updated\",\"data\":{\"mailboxId\":\"m1\"}}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final MockProducer<String, WebhookReceived> kafka = TestIngress.producer();
    private TestIngress ingress;

    @BeforeEach
    void start() throws Exception {
        var authentication = new WebhookAuthentication.StandardWebhooks(List.of(new Secret(KEY)));
        ingress = new TestIngress(folder, authentication, HttpLimits.USUAL, kafka);
    }

    @AfterEach
    void stop() {
        ingress.close();
    }

    @Test
    void aSignedWebhookIsAcceptedWithTheTimeOfItsHeaderAndCountedByItsForm() throws Exception {
        Instant aMinuteAgo = Instant.ofEpochSecond(Instant.now().getEpochSecond() - 60);

        assertThat(send("msg_1", aMinuteAgo, BODY).statusCode()).isEqualTo(200);

        WebhookReceived webhook = kafka.history().get(0).value();
        assertThat(webhook.getSentAt()).isEqualTo(aMinuteAgo);
        assertThat(webhook.getAuthentication()).isEqualTo(Authentication.FRESH);
        assertThat(kafka.history().get(0).key()).isEqualTo("mailbox:m1");
        assertThat(ingress.admin("/metrics").body())
                .contains("coldstream_ingress_signatures_total{form=\"standard-webhooks:v1\"} 1.0");
    }

    @Test
    void anOldOneIsKeptAndMarked() throws Exception {
        assertThat(send("msg_1", Instant.now().minusSeconds(600), BODY).statusCode())
                .isEqualTo(200);

        assertThat(kafka.history().get(0).value().getAuthentication()).isEqualTo(Authentication.STALE);
    }

    @Test
    void whatIsNotSignedSoIs401AndToldHowItShouldBe() throws Exception {
        HttpResponse<String> wrong = send("msg.1", Instant.now(), BODY);
        HttpResponse<String> vendors = ingress.post(BODY);

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).contains("Signature wrong");
        assertThat(vendors.statusCode()).isEqualTo(401);
        assertThat(vendors.body()).contains("Signature missing").contains("webhook-timestamp");
        assertThat(kafka.history()).isEmpty();
    }

    private HttpResponse<String> send(String id, Instant at, byte[] body) throws Exception {
        String timestamp = Long.toString(at.getEpochSecond());
        return ingress.send(ingress.request("/webhooks")
                .header("webhook-id", id)
                .header("webhook-timestamp", timestamp)
                .header("webhook-signature", Signatures.standard(KEY, id, timestamp, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }
}
