package io.coldstream.local.sweep;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coldstream.local.JsonCalls;
import io.coldstream.sandbox.Sandbox;
import io.coldstream.sandbox.SandboxSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** The sandbox, a person at its dashboard, and whoever takes its webhooks. */
final class Vendor implements AutoCloseable {

    static final String KEY = "a-key-of-a-partner";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Sandbox sandbox;
    private final HttpServer receiver;
    private final JsonCalls calls = new JsonCalls();
    private final ConcurrentLinkedQueue<JsonNode> told = new ConcurrentLinkedQueue<>();

    Vendor(Path folder) throws IOException {
        sandbox = Sandbox.start(SandboxSettings.from(Map.of(
                "COLDSTREAM_SANDBOX_PORT", "0",
                "COLDSTREAM_SANDBOX_DATA_DIR", folder.toString(),
                "COLDSTREAM_SANDBOX_RATE_PER_SECOND", "2000",
                "COLDSTREAM_SANDBOX_PROCESSING", "PT0.05S",
                "COLDSTREAM_RESELLER_API_KEY", KEY)));
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::take);
        receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.start();
        sandbox.webhookUrl(
                URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/"));
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            told.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    URI api() {
        return at("/api/v1/integration");
    }

    Instant now() {
        return Instant.parse(get("/sandbox/clock").path("now").asText());
    }

    void advance(Duration time) {
        post("/sandbox/clock", Map.of("advance", time.toString()));
    }

    /** Swallows this share of all webhooks from now on. */
    void drops(double share, long seed) {
        clear();
        post(
                "/sandbox/faults",
                Map.of("call", "webhook", "kind", "drop", "probability", Double.toString(share), "seed", seed));
    }

    void clear() {
        try {
            calls.delete(at("/sandbox/faults"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Orders of three mailboxes each; the subscriptions' ids. */
    List<String> order(int count, String domain, Map<String, ?> more) {
        Map<String, Object> form = new HashMap<>(Map.of("count", count, "domain", domain));
        form.putAll(more);
        List<String> ids = new ArrayList<>();
        post("/sandbox/orders", form)
                .path("orders")
                .forEach(order -> ids.add(order.path("subscriptionId").asText()));
        return ids;
    }

    void dashboard(String action, String subscriptionId, Map<String, ?> more) {
        Map<String, Object> form = new HashMap<>(Map.of("action", action, "subscriptionId", subscriptionId));
        form.putAll(more);
        post("/sandbox/dashboard", form);
    }

    /** Every subscription as it truly is. */
    Map<String, JsonNode> subscriptions() {
        Map<String, JsonNode> all = new HashMap<>();
        get("/sandbox/subscriptions")
                .path("subscriptions")
                .forEach(one -> all.put(one.path("subscriptionId").asText(), one));
        return all;
    }

    /** The webhooks that came since the last time, once nothing is under way any more. */
    List<JsonNode> told() {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .during(Duration.ofMillis(300))
                .until(() -> {
                    JsonNode state = get("/sandbox/state");
                    return state.path("work").isEmpty()
                            && state.path("webhooks").path("PENDING").asInt() == 0;
                });
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode next = told.poll(); next != null; next = told.poll()) {
            all.add(next);
        }
        return all;
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + sandbox.port() + path);
    }

    private JsonNode get(String path) {
        try {
            return calls.get(at(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode post(String path, Map<String, ?> form) {
        try {
            return calls.post(at(path), form);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        receiver.stop(0);
        sandbox.close();
        calls.close();
    }
}
