package io.coldstream.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** JSON over HTTP on this machine; whatever is not 2xx is an exception that says what was answered. */
public final class JsonCalls implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int MOST_TOLD = 300;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    public JsonNode get(URI url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(url).GET());
    }

    public JsonNode post(URI url, Map<String, ?> body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(url).POST(json(body)));
    }

    public JsonNode put(URI url, Map<String, ?> body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(url).PUT(json(body)));
    }

    public void delete(URI url) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(url).DELETE());
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpRequest sent = request.timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .build();
        HttpResponse<String> response = http.send(sent, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            String told = response.body();
            throw new IOException(sent.method() + " " + sent.uri() + " answered " + response.statusCode() + " "
                    + told.substring(0, Math.min(told.length(), MOST_TOLD)));
        }
        return JSON.readTree(response.body());
    }

    private static HttpRequest.BodyPublisher json(Map<String, ?> body) throws IOException {
        return HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
