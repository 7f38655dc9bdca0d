package io.coldstream.sandbox;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Somebody who receives webhooks. */
final class Receiver implements AutoCloseable {

    /** One webhook as it came in. */
    record Received(String signature, String timestamp, byte[] body) {
        JsonNode json() {
            return Json.read(body, JsonNode.class);
        }

        String event() {
            return json().path("event").asText();
        }

        JsonNode data() {
            return json().path("data");
        }
    }

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile int answer = 200;

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/webhooks", this::take);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        received.add(new Received(
                exchange.getRequestHeaders().getFirst("cmr-x-signature"),
                exchange.getRequestHeaders().getFirst("cmr-x-timestamp"),
                body));
        byte[] thanks = "{}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer, thanks.length);
        exchange.getResponseBody().write(thanks);
        exchange.close();
    }

    void answer(int status) {
        answer = status;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks");
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    List<Received> received(String event) {
        return received.stream().filter(one -> one.event().equals(event)).toList();
    }

    /** The data of the first webhook of this event, for which it waits. */
    JsonNode the(String event) {
        await().until(() -> !received(event).isEmpty());
        return received(event).getFirst().data();
    }

    /** What was told, event by event, in the order of arrival. */
    List<String> events() {
        return received.stream().map(Received::event).toList();
    }

    static List<String> fields(JsonNode object) {
        List<String> fields = new ArrayList<>();
        object.fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
