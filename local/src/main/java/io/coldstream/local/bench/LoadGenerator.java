package io.coldstream.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coldstream.schemas.Secret;
import io.coldstream.schemas.process.Environment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * The other side of the servers that are measured, in a process of its own that stays warm: {@code GET
 * /turn/PORT/CONNECTIONS/SECONDS} on its admin port lets it send webhooks to that port, and answers what it saw.
 */
final class LoadGenerator {

    private static final ObjectMapper JSON = new ObjectMapper();

    private LoadGenerator() {}

    static URI turn(int adminPort, int port, int connections, Duration turn) {
        return URI.create(
                "http://127.0.0.1:%d/turn/%d/%d/%d".formatted(adminPort, port, connections, turn.toSeconds()));
    }

    public static void main(String[] arguments) throws IOException {
        Environment environment = new Environment(System.getenv());
        int port = environment.port("COLDSTREAM_ADMIN_PORT", 0);
        Secret key = new Secret(environment.required("COLDSTREAM_RESELLER_API_KEY", "the key to sign with"));
        environment.check();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/health/ready", exchange -> answer(exchange, 200, "{}"));
        server.createContext("/turn", exchange -> take(exchange, key));
        server.start();
    }

    private static void take(HttpExchange exchange, Secret key) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        try (ClosedLoop loop = new ClosedLoop(
                Integer.parseInt(path[2]),
                Integer.parseInt(path[3]),
                SignedPosts.at(Instant.now(), key).requests())) {
            ClosedLoop.Load load = loop.run(Duration.ofSeconds(Long.parseLong(path[4])));
            answer(exchange, 200, JSON.writeValueAsString(load));
        } catch (IOException | RuntimeException e) {
            answer(exchange, 500, e.toString());
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
