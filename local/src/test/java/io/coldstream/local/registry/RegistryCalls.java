package io.coldstream.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** Calls the registry as any client would. */
final class RegistryCalls implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final HttpClient http = HttpClient.newHttpClient();

    RegistryCalls(URI base) {
        this.base = base;
    }

    record Answer(int status, String contentType, JsonNode body) {}

    Answer get(String path) throws Exception {
        return send(HttpRequest.newBuilder(base.resolve(path)).GET().build());
    }

    Answer post(String path, Map<String, ?> body) throws Exception {
        return send("POST", path, RegistryRoutes.CONTENT_TYPE, JSON.writeValueAsString(body));
    }

    Answer put(String path, Map<String, ?> body) throws Exception {
        return send("PUT", path, RegistryRoutes.CONTENT_TYPE, JSON.writeValueAsString(body));
    }

    Answer send(String method, String path, String contentType, String body) throws Exception {
        return send(HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", contentType)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                JSON.readTree(response.body()));
    }

    @Override
    public void close() {
        http.close();
    }
}
