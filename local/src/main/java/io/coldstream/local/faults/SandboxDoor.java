package io.coldstream.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.local.JsonCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What the sandbox tells and does beside the vendor's calls: orders, a person's changes, and the truth. */
final class SandboxDoor implements AutoCloseable {

    private static final Duration FAR_AWAY = Duration.ofDays(1_000);

    private final JsonCalls calls = new JsonCalls();
    private final URI base;

    SandboxDoor(int port) {
        base = URI.create("http://127.0.0.1:" + port);
    }

    /** An order, as its placer is told. */
    record Placed(String subscriptionId, List<String> mailboxIds) {}

    /** Orders a subscription whose next period is a year, so that it comes due once, under a domain that outlasts it. */
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
                        "YEARLY",
                        "periodEnd",
                        periodEnd.toString(),
                        "domainExpiresAt",
                        periodEnd.plus(FAR_AWAY).toString()));
        return new Placed(
                placed.path("subscriptionId").asText(),
                stream(placed.path("mailboxIds")).map(JsonNode::asText).toList());
    }

    void rename(String mailboxId, String firstName) {
        post("/sandbox/dashboard", Map.of("action", "UPDATE_MAILBOX", "mailboxId", mailboxId, "firstName", firstName));
    }

    /** A renewal that was paid for. */
    record Charge(String subscriptionId, Instant periodStart) {}

    /** Every renewal that was paid for, each as often as it was. */
    List<Charge> charges() {
        return stream(get("/sandbox/ledger").path("entries"))
                .filter(entry -> entry.path("kind").asText().equals("renewal"))
                .map(entry -> new Charge(
                        entry.path("subscriptionId").asText(),
                        Instant.parse(entry.path("periodStart").asText())))
                .toList();
    }

    List<JsonNode> subscriptions() {
        return stream(get("/sandbox/subscriptions").path("subscriptions")).toList();
    }

    List<JsonNode> mailboxes() {
        return stream(get("/sandbox/mailboxes").path("mailboxes")).toList();
    }

    private JsonNode get(String path) {
        try {
            return calls.get(base.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private JsonNode post(String path, Map<String, ?> body) {
        try {
            return calls.post(base.resolve(path), body);
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
        calls.close();
    }
}
