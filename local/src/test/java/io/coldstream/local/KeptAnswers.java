package io.coldstream.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Calls over HTTP of which every answer is kept. */
final class KeptAnswers implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Answer> all = new ArrayList<>();

    record Answer(URI url, int status, String headers, byte[] body) {

        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }

        /** A field of each item of a list. */
        List<String> items(String field) throws IOException {
            List<String> found = new ArrayList<>();
            json().path("items").forEach(item -> found.add(item.path(field).asText()));
            return found;
        }

        /** Headers and body. */
        byte[] whole() {
            return (headers + "\n" + new String(body, StandardCharsets.ISO_8859_1))
                    .getBytes(StandardCharsets.ISO_8859_1);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    Answer get(URI base, String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve(path)).build());
    }

    Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpRequest bounded = HttpRequest.newBuilder(request, (name, value) -> true)
                .timeout(Duration.ofSeconds(20))
                .build();
        HttpResponse<byte[]> response = http.send(bounded, HttpResponse.BodyHandlers.ofByteArray());
        var answer = new Answer(
                response.uri(), response.statusCode(), response.headers().map().toString(), response.body());
        all.add(answer);
        return answer;
    }

    List<Answer> all() {
        return List.copyOf(all);
    }

    @Override
    public void close() {
        http.close();
    }
}
