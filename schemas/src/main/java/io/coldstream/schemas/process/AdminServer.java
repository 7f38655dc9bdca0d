package io.coldstream.schemas.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin port of a process: {@code /health/live}, {@code /health/ready} (503 while a part is not ready, and which)
 * and {@code /metrics} in Prometheus' text format. It runs on the JDK's own server, apart from the process' work, so
 * that it still answers when that is overloaded.
 */
public final class AdminServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<Map<String, Boolean>> readiness;
    private final Supplier<String> metrics;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    private record Answer(int status, String type, String body) {}

    private AdminServer(HttpServer server, Supplier<Map<String, Boolean>> readiness, Supplier<String> metrics) {
        this.server = server;
        this.readiness = readiness;
        this.metrics = metrics;
    }

    /**
     * Starts answering.
     *
     * @param port 0 for a free one
     * @param readiness each part of the process and whether it is ready; asked for at every request, so quick
     * @param metrics Prometheus' text format, version 0.0.4
     * @throws IOException if the port is taken or the host is not ours
     */
    public static AdminServer start(
            String host, int port, Supplier<Map<String, Boolean>> readiness, Supplier<String> metrics)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
        AdminServer admin = new AdminServer(server, readiness, metrics);
        server.setExecutor(admin.threads);
        server.createContext("/", admin::handle);
        server.start();
        return admin;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), head || body.length == 0 ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answer(HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return problem(405, "Method not allowed", "Ask with GET.");
        }
        try {
            return switch (exchange.getRequestURI().getPath()) {
                case "/health/live" -> json(200, Map.of("live", true));
                case "/health/ready" -> ready(new TreeMap<>(readiness.get()));
                case "/metrics" -> new Answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics.get());
                default -> problem(404, "Not found", "There are /health/live, /health/ready and /metrics.");
            };
        } catch (RuntimeException e) {
            log.atError()
                    .setMessage("The state of this process could not be told")
                    .setCause(e)
                    .log();
            return problem(503, "State unknown", "The log of this process says why.");
        }
    }

    private static Answer ready(Map<String, Boolean> parts) {
        boolean ready = !parts.containsValue(false);
        return json(ready ? 200 : 503, Map.of("ready", ready, "parts", parts));
    }

    private static Answer problem(int status, String title, String detail) {
        Answer answer = json(status, Map.of("type", "about:blank", "title", title, "status", status, "detail", detail));
        return new Answer(status, "application/problem+json", answer.body());
    }

    private static Answer json(int status, Map<String, ?> body) {
        try {
            return new Answer(status, "application/json", JSON.writeValueAsString(new TreeMap<>(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of plain values are always JSON", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
