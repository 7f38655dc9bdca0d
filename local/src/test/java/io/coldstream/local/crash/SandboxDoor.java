package io.coldstream.local.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What the sandbox tells and does beside the vendor's calls: orders, a person's changes, and the truth. */
final class SandboxDoor implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI sandbox;

    SandboxDoor(int port) {
        sandbox = URI.create("http://127.0.0.1:" + port);
    }

    /** An order, as its placer is told. */
    record Placed(String subscriptionId, List<String> mailboxIds) {}

    /** A renewal that was paid for. */
    record Charge(String subscriptionId, Instant periodStart, String by) {}

    Placed order(String domain, Instant periodEnd) {
        JsonNode placed = post(
                "/sandbox/orders",
                Map.of(
                        "domain",
                        domain,
                        "quantity",
                        2,
                        "price",
                        "3.50",
                        "billingCycle",
                        "MONTHLY",
                        "periodEnd",
                        periodEnd.toString()));
        return new Placed(
                placed.path("subscriptionId").asText(),
                stream(placed.path("mailboxIds")).map(JsonNode::asText).toList());
    }

    void rename(String mailboxId, String firstName) {
        post("/sandbox/dashboard", Map.of("action", "UPDATE_MAILBOX", "mailboxId", mailboxId, "firstName", firstName));
    }

    List<Charge> renewals() {
        return stream(get("/sandbox/ledger").path("entries"))
                .filter(entry -> entry.path("kind").asText().equals("renewal"))
                .map(entry -> new Charge(
                        entry.path("subscriptionId").asText(),
                        Instant.parse(entry.path("periodStart").asText()),
                        entry.path("by").asText()))
                .toList();
    }

    List<JsonNode> subscriptions() {
        return stream(get("/sandbox/subscriptions").path("subscriptions")).toList();
    }

    List<JsonNode> mailboxes() {
        return stream(get("/sandbox/mailboxes").path("mailboxes")).toList();
    }

    private JsonNode get(String path) {
        return send(HttpRequest.newBuilder(sandbox.resolve(path)));
    }

    private JsonNode post(String path, Map<String, ?> body) {
        return send(HttpRequest.newBuilder(sandbox.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.valueToTree(body).toString())));
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer =
                    http.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("the sandbox answered " + answer.statusCode() + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    @Override
    public void close() {
        http.close();
    }
}
