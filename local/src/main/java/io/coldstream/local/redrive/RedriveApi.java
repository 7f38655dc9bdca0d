package io.coldstream.local.redrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.schemas.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The part of the query API that redrives. */
final class RedriveApi implements AutoCloseable {

    private static final String PATH = "/api/dead-letters/redrive";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Longer than the 20 s that a preview may take. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;
    private final @Nullable Secret token;

    /** An answer; one that refuses is a problem document (RFC 9457). */
    record Answer(int status, JsonNode json) {

        boolean isOk() {
            return status / 100 == 2;
        }

        /** Why it was refused. */
        String problem() {
            StringBuilder told = new StringBuilder(json.path("detail").asText("it answered " + status));
            json.path("problems")
                    .forEach(problem ->
                            told.append(System.lineSeparator()).append("  ").append(problem.asText()));
            return told.toString();
        }
    }

    RedriveApi(URI base, @Nullable Secret token) {
        this.base = base;
        this.token = token;
    }

    Answer preview(ObjectNode filter) throws IOException, InterruptedException {
        return send(post("?preview=true", filter));
    }

    Answer start(ObjectNode filter) throws IOException, InterruptedException {
        return send(post("", filter));
    }

    Answer progress() throws IOException, InterruptedException {
        return send(request("").GET());
    }

    private HttpRequest.Builder post(String query, ObjectNode filter) {
        return request(query)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(filter.toString()));
    }

    private HttpRequest.Builder request(String query) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(PATH + query)).timeout(TIMEOUT);
        return token == null ? request : request.header("Authorization", "Bearer " + token.reveal());
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
