package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks the other processes of this application, which own what this one does not. */
final class Peers implements AutoCloseable {

    /** Names the stages by which a request was forwarded already; by each at most once. */
    static final String FORWARDED_BY = "Coldstream-Forwarded-By";

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_WITHIN)
            .build();

    Answer get(URI peer, Ask ask) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(peer, ask))
                .timeout(ANSWER_WITHIN)
                .header(FORWARDED_BY, String.join(",", ask.forwardedBy()));
        if (ask.authorization() != null) {
            request.header("Authorization", ask.authorization());
        }
        try {
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            return answer(response);
        } catch (IOException e) {
            throw Refused.unavailable("The process that owns this part of the state can't be reached. Ask again.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.unavailable("This process is stopping. Ask again.");
        }
    }

    private static URI address(URI peer, Ask ask) {
        try {
            return URI.create(peer + ask.path() + (ask.query().isEmpty() ? "" : "?" + encoded(ask.query())));
        } catch (IllegalArgumentException e) {
            throw Refused.notFound("The path is no valid one; percent-encode what is not a letter, a digit or _.:@-~");
        }
    }

    private static Answer answer(HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("too large");
            }
            JsonNode json = JSON.readTree(bytes);
            return new Answer(
                    response.statusCode(),
                    json,
                    response.headers()
                            .firstValue("Retry-After")
                            .map(after -> Map.of("Retry-After", after))
                            .orElse(Map.of()));
        }
    }

    private static String encoded(Map<String, String> query) {
        return query.entrySet().stream()
                .map(entry -> URLEncoder.encode(entry.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
