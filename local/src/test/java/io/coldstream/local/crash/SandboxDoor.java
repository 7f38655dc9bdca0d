package io.coldstream.local.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What the sandbox tells and does beside the vendor's calls: orders, a person's changes, and the truth. */
final class SandboxDoor implements AutoCloseable {

    private final JsonDoor door;

    SandboxDoor(int port) {
        door = new JsonDoor(port);
    }

    /** An order, as its placer is told. */
    record Placed(String subscriptionId, List<String> mailboxIds) {}

    Placed order(String domain, Instant periodEnd) {
        JsonNode placed = door.post(
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
        door.post(
                "/sandbox/dashboard",
                Map.of("action", "UPDATE_MAILBOX", "mailboxId", mailboxId, "firstName", firstName));
    }

    /** The subscriptions that were charged for a renewal, as often as they were. */
    List<String> charged() {
        return stream(door.get("/sandbox/ledger").path("entries"))
                .filter(entry -> entry.path("kind").asText().equals("renewal"))
                .map(entry -> entry.path("subscriptionId").asText())
                .toList();
    }

    List<JsonNode> subscriptions() {
        return stream(door.get("/sandbox/subscriptions").path("subscriptions")).toList();
    }

    List<JsonNode> mailboxes() {
        return stream(door.get("/sandbox/mailboxes").path("mailboxes")).toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    @Override
    public void close() {
        door.close();
    }
}
