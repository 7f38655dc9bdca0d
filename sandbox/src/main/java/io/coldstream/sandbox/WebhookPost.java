package io.coldstream.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

/** Posts one webhook, signed. It waits up to 60 s for an answer, as the public guide says of the vendor. */
final class WebhookPost implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String apiKey;
    private final RealTime time;
    private final Supplier<Behaviour> behaviour;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    WebhookPost(String apiKey, RealTime time, Supplier<Behaviour> behaviour) {
        this.apiKey = apiKey;
        this.time = time;
        this.behaviour = behaviour;
    }

    /** Whether the receiver accepted it: 2xx and nothing else. */
    boolean send(URI url, Delivery delivery) {
        Signature signature = behaviour.get().signature();
        byte[] body = delivery.body().getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString((signature.renewed() ? time.now() : delivery.firstSentAt()).getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("cmr-x-timestamp", timestamp)
                .header("cmr-x-signature", signature.of(apiKey, timestamp, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status >= 200 && status < 300;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
