package io.coldstream.ingress;

import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.Secret;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.process.CrashPoints;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.StringSerializer;

/** An ingress over HTTP on free ports, and a sender that signs as the vendor does. */
final class TestIngress implements AutoCloseable {

    static final WebhookAuthentication CMR =
            new WebhookAuthentication.Cmr(List.of(new Secret("partner-api-key")), Optional.empty());
    static final int MAX_BODY = 524_288;

    private final SealingKeys keys;
    private final Optional<IngressSettings.SpoolFolder> spool;
    private final Ingress ingress;
    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Without a spool. */
    TestIngress(
            Path folder,
            WebhookAuthentication authentication,
            HttpLimits limits,
            Producer<String, WebhookReceived> producer)
            throws IOException {
        this(folder, authentication, limits, producer, Optional.empty());
    }

    TestIngress(
            Path folder,
            WebhookAuthentication authentication,
            HttpLimits limits,
            Producer<String, WebhookReceived> producer,
            Optional<IngressSettings.SpoolFolder> spool)
            throws IOException {
        this.spool = spool;
        keys = SealingKeys.create(folder);
        ingress = Ingress.start(settings(authentication), limits, producer, new KafkaReach(InstantSource.system()));
        port = ingress.port();
    }

    static MockProducer<String, WebhookReceived> producer() {
        var values = SingleObjectSerde.of(WebhookReceived.class).serializer();
        return new MockProducer<>(true, null, new StringSerializer(), values);
    }

    private IngressSettings settings(WebhookAuthentication authentication) {
        return new IngressSettings(
                new IngressSettings.Address("127.0.0.1", 0),
                new IngressSettings.Address("127.0.0.1", 0),
                Map.of(),
                URI.create("http://127.0.0.1:1"),
                new IngressSettings.Provisioning(1, 1),
                authentication,
                MAX_BODY,
                new IngressSettings.KeyFiles(keys.sealing(), keys.bodyHash()),
                spool,
                CrashPoints.none());
    }

    int port() {
        return port;
    }

    HttpResponse<String> post(byte[] body) throws Exception {
        return send(signed(body, Instant.now()).build());
    }

    HttpResponse<String> post(String body) throws Exception {
        return post(body.getBytes(StandardCharsets.UTF_8));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(15));
    }

    HttpRequest.Builder signed(byte[] body, Instant at) {
        String timestamp = Long.toString(at.getEpochSecond());
        return request("/webhooks")
                .header("cmr-x-timestamp", timestamp)
                .header("cmr-x-signature", signature(timestamp + ".", body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> admin(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingress.adminPort() + path))
                .build());
    }

    String open(WebhookReceived webhook) throws GeneralSecurityException {
        byte[] body = Opener.of(List.of(keys.opening())).open(webhook.getSealedBody(), AssociatedData.webhook(webhook));
        return new String(body, StandardCharsets.UTF_8);
    }

    static String signature(String before, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("partner-api-key".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(before.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    void stop() {
        ingress.close();
    }

    boolean takesConnections() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        ingress.close();
    }
}
