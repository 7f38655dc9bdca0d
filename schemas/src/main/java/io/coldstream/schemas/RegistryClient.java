package io.coldstream.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.Schema;

/**
 * The two calls of Confluent's Schema Registry REST API that a serde needs. See <a
 * href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">its reference</a>; Apicurio
 * offers the same under {@code /apis/ccompat/v7}.
 */
final class RegistryClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private final String base;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    RegistryClient(URI base) {
        this.base = base.toString().replaceFirst("/+$", "");
    }

    /** Registers {@code schema} under {@code subject} unless it is there already, and returns its id. */
    int register(String subject, Schema schema) {
        String path = "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "/versions";
        String body = json(Map.of("schema", schema.toString()));
        HttpResponse<byte[]> response = call(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
        JsonNode answer = read(response);
        if (response.statusCode() != 200 || !answer.path("id").isInt()) {
            throw new RegistryUnavailableException("The schema registry at " + base + " did not take the schema of "
                    + subject + ": status " + response.statusCode() + ", "
                    + answer.path("message").asText("no message"));
        }
        return answer.path("id").intValue();
    }

    /** The schema with this id; empty when the registry knows of none. */
    Optional<Schema> schema(int id) {
        HttpResponse<byte[]> response = call(request("/schemas/ids/" + id).GET().build());
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        JsonNode text = read(response).path("schema");
        if (response.statusCode() != 200 || !text.isTextual()) {
            throw new RegistryUnavailableException(
                    "The schema registry at " + base + " answered " + response.statusCode() + " for schema " + id);
        }
        return Optional.of(new Schema.Parser().parse(text.textValue()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(CALL_TIMEOUT)
                .header("Accept", CONTENT_TYPE)
                .header("Content-Type", CONTENT_TYPE);
    }

    // The request's own timeout ends with the headers: this one covers the body as well. On a thread of its own, since
    // sendAsync completes on the common pool, whose threads may all be waiting here.
    private HttpResponse<byte[]> call(HttpRequest request) {
        var pending = new FutureTask<>(() -> http.send(request, HttpResponse.BodyHandlers.ofByteArray()));
        Thread.ofVirtual().name("schema-registry-call").start(pending);
        try {
            return pending.get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            pending.cancel(true);
            throw new RegistryUnavailableException("The schema registry at " + base + " does not answer", e);
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("Interrupted while asking the schema registry at " + base, e);
        }
    }

    private JsonNode read(HttpResponse<byte[]> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new RegistryUnavailableException("What answers at " + base + " is no schema registry", e);
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
