package io.coldstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Authentication;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.Topics;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngressTest {

    private static final String CREATED = "{\"event\":\"mailbox.created\",\"eventId\":\"e1\",\"data\":"
            + "{\"subscriptionId\":\"s1\",\"mailboxDetails\":{\"appPassword\":\"rena ppos micx xycp\"}}}";

    @TempDir
    Path folder;

    private final MockProducer<String, WebhookReceived> kafka = TestIngress.producer();
    private TestIngress ingress;

    @BeforeEach
    void start() throws Exception {
        ingress = new TestIngress(folder, TestIngress.CMR, HttpLimits.USUAL, kafka);
    }

    @AfterEach
    void stop() {
        ingress.close();
    }

    @Test
    void aSignedWebhookIsAcceptedAndPublishedSealed() throws Exception {
        Instant before = Instant.now();
        HttpResponse<String> answer = ingress.post(CREATED);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"accepted\"}");
        ProducerRecord<String, WebhookReceived> record = published();
        WebhookReceived webhook = record.value();
        assertThat(record.topic()).isEqualTo(Topics.WEBHOOKS.name());
        assertThat(record.key()).isEqualTo("s1");
        assertThat(webhook.getEvent()).isEqualTo("mailbox.created");
        assertThat(webhook.getEventId()).contains("e1");
        assertThat(webhook.getAuthentication()).isEqualTo(Authentication.FRESH);
        assertThat(webhook.getBodyHash().remaining()).isEqualTo(32);
        assertThat(webhook.getSentAt()).isBeforeOrEqualTo(webhook.getReceivedAt());
        assertThat(webhook.getReceivedAt()).isBetween(before.minusMillis(1), Instant.now());
        assertThat(ingress.open(webhook)).isEqualTo(CREATED);
        byte[] encoded = WebhookReceived.getEncoder().encode(webhook).array();
        assertThat(new String(encoded, StandardCharsets.ISO_8859_1)).doesNotContain("xycp");
    }

    @Test
    void theSendingTimeIsTheHeadersButNeverAfterReceipt() throws Exception {
        Instant tenMinutesAgo = Instant.ofEpochSecond(Instant.now().getEpochSecond() - 600);

        ingress.send(signed(tenMinutesAgo));
        ingress.send(signed(Instant.now().plusSeconds(120)));

        assertThat(value(0).getSentAt()).isEqualTo(tenMinutesAgo);
        assertThat(value(0).getAuthentication()).isEqualTo(Authentication.STALE);
        assertThat(value(1).getSentAt()).isEqualTo(value(1).getReceivedAt());
        assertThat(value(1).getAuthentication()).isEqualTo(Authentication.FRESH);
    }

    @Test
    void withoutATimestampTheTimeOfReceiptCounts() throws Exception {
        byte[] body = CREATED.getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> answer = ingress.send(ingress.request("/webhooks")
                .header("cmr-x-signature", TestIngress.signature("", body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(value(0).getSentAt()).isEqualTo(value(0).getReceivedAt());
        assertThat(value(0).getAuthentication()).isEqualTo(Authentication.STALE);
    }

    @Test
    void aMissingOrWrongSignatureIs401() throws Exception {
        HttpResponse<String> unsigned = ingress.send(ingress.request("/webhooks")
                .POST(HttpRequest.BodyPublishers.ofString(CREATED))
                .build());
        HttpResponse<String> wrong = ingress.send(ingress.request("/webhooks")
                .header("cmr-x-signature", "00".repeat(32))
                .POST(HttpRequest.BodyPublishers.ofString(CREATED))
                .build());

        assertProblem(unsigned, 401, "Signature missing");
        assertProblem(wrong, 401, "Signature wrong");
        assertThat(kafka.history()).isEmpty();
    }

    // Of two that differ nobody knows which one a proxy before us has checked.
    @Test
    void aHeaderOfTheSignatureThatStandsTwiceIs401() throws Exception {
        HttpRequest twice = ingress.signed(CREATED.getBytes(StandardCharsets.UTF_8), Instant.now())
                .header("cmr-x-signature", "00".repeat(32))
                .build();

        assertProblem(ingress.send(twice), 401, "Signature missing");
        assertThat(kafka.history()).isEmpty();
    }

    @Test
    void aBodyOverTheLimitIs413() throws Exception {
        byte[] largest = new byte[TestIngress.MAX_BODY];
        Arrays.fill(largest, (byte) ' ');
        HttpResponse<String> atTheLimit = ingress.post(largest);
        HttpResponse<String> over = ingress.post(new byte[TestIngress.MAX_BODY + 1]);

        assertThat(atTheLimit.statusCode()).isEqualTo(200);
        assertProblem(over, 413, "Body too large");
        assertThat(kafka.history()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "deflate", "identity, gzip", "x"})
    void anyContentEncodingIs415(String encoding) throws Exception {
        HttpRequest request = ingress.signed(CREATED.getBytes(StandardCharsets.UTF_8), Instant.now())
                .header("Content-Encoding", encoding)
                .build();

        assertProblem(ingress.send(request), 415, "Unsupported content encoding");
    }

    @Test
    void identityIsNoEncoding() throws Exception {
        HttpRequest request = ingress.signed(CREATED.getBytes(StandardCharsets.UTF_8), Instant.now())
                .header("Content-Encoding", "identity")
                .build();

        assertThat(ingress.send(request).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void anotherMethodIs405(String method) throws Exception {
        HttpResponse<String> answer = ingress.send(ingress.request("/webhooks")
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());

        assertProblem(answer, 405, "Method not allowed");
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/webhooks/more", "/Webhooks2", "/metrics", "/health/live"})
    void anotherPathIs404(String path) throws Exception {
        assertProblem(
                ingress.send(ingress.request(path)
                        .POST(HttpRequest.BodyPublishers.ofString(CREATED))
                        .build()),
                404,
                "Not found");
    }

    @Test
    void anAuthenticBodyThatIsNoJsonIsKept() throws Exception {
        HttpResponse<String> answer = ingress.post("not json");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(value(0).getEvent()).isEmpty();
        assertThat(value(0).getEventId()).isEmpty();
        assertThat(published().key()).matches("body:[0-9a-f]{64}");
        assertThat(ingress.open(value(0))).isEqualTo("not json");
        assertThat(ingress.admin("/metrics").body()).contains("coldstream_ingress_bodies_unreadable_total 1.0");
    }

    @Test
    void anUnknownEventIsKept() throws Exception {
        assertThat(ingress.post("{\"event\":\"mailbox.teleported\",\"data\":{\"subscriptionId\":\"s9\"}}")
                        .statusCode())
                .isEqualTo(200);

        assertThat(published().key()).isEqualTo("s9");
        assertThat(value(0).getEvent()).isEqualTo("mailbox.teleported");
    }

    // A half of a surrogate pair has no UTF-8: it must not make the sealed body unopenable.
    @Test
    void anEventNameThatUtf8CannotSayStillOpens() throws Exception {
        ingress.post("{\"event\":\"odd\\ud800name\",\"eventId\":\"\\udfff\"}");

        WebhookReceived asRead =
                WebhookReceived.getDecoder().decode(WebhookReceived.getEncoder().encode(value(0)));
        assertThat(ingress.open(asRead)).startsWith("{\"event\":\"odd");
    }

    @Test
    void authenticatedGarbageNeverFails() throws Exception {
        Random random = new Random(20_261_120);
        for (int i = 0; i < 300; i++) {
            byte[] body = CREATED.getBytes(StandardCharsets.UTF_8);
            for (int n = random.nextInt(20); n >= 0; n--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            assertThat(ingress.post(body).statusCode()).isEqualTo(200);
        }
        assertThat(kafka.history()).hasSize(300);
    }

    @Test
    void whatHappenedIsCounted() throws Exception {
        ingress.post(CREATED);
        ingress.send(ingress.request("/webhooks")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());

        assertThat(ingress.admin("/metrics").body())
                .contains("coldstream_ingress_webhooks_total{outcome=\"accepted\",reason=\"fresh\"} 1.0")
                .contains("coldstream_ingress_webhooks_total{outcome=\"refused\",reason=\"unsigned\"} 1.0")
                .contains("coldstream_ingress_signatures_total{form=\"timestamp.body:hex\"} 1.0")
                .contains("coldstream_ingress_webhook_duration_seconds_bucket");
        assertThat(ingress.admin("/health/ready").statusCode()).isEqualTo(200);
    }

    private HttpRequest signed(Instant at) {
        return ingress.signed(CREATED.getBytes(StandardCharsets.UTF_8), at).build();
    }

    private ProducerRecord<String, WebhookReceived> published() {
        List<ProducerRecord<String, WebhookReceived>> records = kafka.history();
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    private WebhookReceived value(int index) {
        return kafka.history().get(index).value();
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String title) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .contains("\"title\":\"" + title + "\"")
                .contains("\"status\":" + status)
                .contains("\"detail\":\"")
                .contains("\"type\":\"about:blank\"");
    }
}
