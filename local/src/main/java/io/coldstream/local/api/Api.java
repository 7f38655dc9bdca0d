package io.coldstream.local.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.schemas.Secret;
import io.coldstream.schemas.process.CannotStartException;
import io.coldstream.schemas.process.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The query API as commands ask it. */
public final class Api implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ASKED_WRONGLY = 422;

    /** Longer than the 20 s that its longest answers may take. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;
    private final @Nullable Secret token;

    /** An answer; one that refuses is a problem document (RFC 9457). */
    public record Answer(int status, JsonNode json) {

        public boolean isOk() {
            return status / 100 == 2;
        }

        /** Why it was refused. */
        public String problem() {
            StringBuilder told = new StringBuilder(json.path("detail").asText("it answered " + status));
            json.path("problems")
                    .forEach(problem ->
                            told.append(System.lineSeparator()).append("  ").append(problem.asText()));
            return told.toString();
        }

        /**
         * What was asked for.
         *
         * @throws SettingsException if it was asked for wrongly
         * @throws CannotStartException if it was refused otherwise
         */
        public JsonNode orRefusal() {
            if (status == ASKED_WRONGLY) {
                throw new SettingsException(List.of(problem()));
            }
            if (!isOk()) {
                throw new CannotStartException(problem());
            }
            return json;
        }
    }

    Api(URI base, @Nullable Secret token) {
        this.base = base;
        this.token = token;
    }

    /** One part of a path, encoded. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    public Answer send(String method, String path, ObjectNode body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
        return token == null ? request : request.header("Authorization", "Bearer " + token.reveal());
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), json(response.body()));
    }

    /** Something else may listen there, which is no reason to fail without words. */
    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
