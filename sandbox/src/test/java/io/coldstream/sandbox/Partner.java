package io.coldstream.sandbox;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A partner of the reseller with a sandbox of its own: what the tests are written with. */
final class Partner implements AutoCloseable {

    static final String KEY = "a-key-of-a-partner";
    static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    static final Duration PROCESSING = Duration.ofSeconds(5);
    static final String RENEW = "/subscriptions/renew-subscriptions";
    static final String UPDATE = "/mailboxes/update-mailbox-details";

    final ManualTime time;
    private final Sandbox sandbox;
    private final HttpClient client = HttpClient.newHttpClient();

    private Partner(Sandbox sandbox, ManualTime time) {
        this.sandbox = sandbox;
        this.time = time;
    }

    /** @param more settings beside the usual ones, as name and value by turns */
    static Partner with(Path folder, String... more) {
        return at(START, folder, more);
    }

    static Partner at(Instant now, Path folder, String... more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "COLDSTREAM_SANDBOX_PORT",
                "0",
                "COLDSTREAM_SANDBOX_DATA_DIR",
                folder.toString(),
                "COLDSTREAM_SANDBOX_RATE_PER_SECOND",
                "2000",
                "COLDSTREAM_RESELLER_API_KEY",
                KEY));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        ManualTime time = new ManualTime(now);
        return new Partner(Sandbox.start(SandboxSettings.from(environment), time), time);
    }

    void receiver(Receiver receiver) {
        sandbox.webhookUrl(receiver.url());
    }

    /** Lets pass what the queue needs. */
    void process() {
        time.advance(PROCESSING);
    }

    /** An order that was carried out: domain, mailboxes, each mailbox. */
    JsonNode ordered(String form) {
        JsonNode placed = control("POST", "/sandbox/orders", form);
        time.advance(PROCESSING.multipliedBy(3));
        return placed;
    }

    String subscription(String form) {
        return ordered(form).path("subscriptionId").asText();
    }

    String mailbox() {
        return ordered("{\"quantity\":1}").path("mailboxIds").path(0).asText();
    }

    /** A call on the vendor's API with the right key. */
    HttpResponse<String> call(String method, String path, String body) {
        return send(request("/api/v1/integration" + path, method, body).header("cmr-x-api-key", KEY));
    }

    HttpResponse<String> renew(String... subscriptionIds) {
        return call("POST", RENEW, Json.text(Map.of("subscriptionIds", List.of(subscriptionIds))));
    }

    JsonNode get(String path) {
        return tree(call("GET", path, "").body());
    }

    /** A request to the sandbox itself that must succeed. */
    JsonNode control(String method, String path, String body) {
        HttpResponse<String> answer = send(request(path, method, body));
        if (answer.statusCode() >= 300) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return answer.body().isEmpty() ? MissingNode.getInstance() : tree(answer.body());
    }

    HttpRequest.Builder request(String path, String method, String body) {
        HttpRequest.BodyPublisher publisher =
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sandbox.port() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, publisher);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    JsonNode subscriptionNow(String subscriptionId) {
        return control("GET", "/sandbox/subscriptions?subscriptionId=" + subscriptionId, "")
                .path("subscriptions")
                .path(0);
    }

    String status(String subscriptionId) {
        return subscriptionNow(subscriptionId).path("status").asText();
    }

    /** The renewals in the ledger, as {@code by periodEnd}. */
    List<String> renewals(String subscriptionId) {
        List<String> renewals = new ArrayList<>();
        control("GET", "/sandbox/ledger?subscriptionId=" + subscriptionId, "")
                .path("entries")
                .forEach(entry -> {
                    if (entry.path("kind").asText().equals("renewal")) {
                        renewals.add(entry.path("by").asText() + " "
                                + entry.path("periodEnd").asText());
                    }
                });
        return renewals;
    }

    void dashboard(String form) {
        control("POST", "/sandbox/dashboard", form);
    }

    void setClock(String instant) {
        control("POST", "/sandbox/clock", "{\"now\":\"" + instant + "\"}");
    }

    /** Waits until every webhook so far has arrived, so that what has not been told will not be. */
    void allIsTold() {
        await().until(() -> control("GET", "/sandbox/webhooks", "").path("open").isEmpty());
    }

    JsonNode domain(String name) {
        return control("GET", "/sandbox/domains?domain=" + name, "")
                .path("domains")
                .path(0);
    }

    /** The entries of the ledger that are of this kind. */
    List<JsonNode> charges(String kind) {
        List<JsonNode> charges = new ArrayList<>();
        control("GET", "/sandbox/ledger", "").path("entries").forEach(charges::add);
        return charges.stream()
                .filter(entry -> entry.path("kind").asText().equals(kind))
                .toList();
    }

    static JsonNode tree(String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
