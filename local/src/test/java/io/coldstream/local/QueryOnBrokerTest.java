package io.coldstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.coldstream.ingress.Ingress;
import io.coldstream.ingress.IngressSettings;
import io.coldstream.local.registry.SchemaRegistry;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.process.Environment;
import io.coldstream.streams.StreamsApp;
import io.coldstream.streams.StreamsSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks go in by HTTP, and two processes that share the state answer for all of it. */
@Timeout(240)
class QueryOnBrokerTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<String> IDS =
            IntStream.range(10, 26).mapToObj(i -> "SUB" + i).toList();

    @TempDir
    private Path data;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<AutoCloseable> rooms = new ArrayList<>();
    private TestBroker broker;
    private SchemaRegistry registry;
    private SealingKeys keys;
    private URI ingress;

    private record Reply(int status, JsonNode json) {

        List<String> items(String field) {
            List<String> found = new ArrayList<>();
            json.path("items").forEach(item -> found.add(item.path(field).asText()));
            return found;
        }
    }

    @BeforeEach
    void start() throws IOException {
        broker = TestBroker.start(data.resolve("kafka"));
        rooms.add(broker);
        registry = SchemaRegistry.start(broker.kafka(), 0);
        rooms.add(registry);
        keys = SealingKeys.create(data.resolve("keys"));
        Ingress started = Ingress.start(IngressSettings.from(new Environment(variables(Map.of(
                "COLDSTREAM_INGRESS_PORT",
                "0",
                "COLDSTREAM_WEBHOOK_AUTHENTICATION",
                "none",
                "COLDSTREAM_SEALING_PUBLIC_KEY",
                keys.sealing().toString(),
                "COLDSTREAM_BODY_HASH_KEY",
                keys.bodyHash().toString())))));
        rooms.add(started);
        ingress = URI.create("http://127.0.0.1:" + started.port() + "/webhooks");
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable room : rooms.reversed()) {
            room.close();
        }
        http.close();
    }

    @Test
    void whicheverOfTwoProcessesIsAskedTheAnswerIsWhole() throws Exception {
        URI one = streams("one");
        for (String id : IDS) {
            webhook(created(id));
        }
        webhook("{\"event\":\"mailbox.updated\",\"eventId\":\"E\",\"data\":{\"mailboxId\":\"LOST\","
                + "\"updatedFields\":{\"firstName\":\"Eve\"}}}");
        webhook("this is no JSON");
        awaitAll(one);

        URI two = streams("two");
        await().atMost(PATIENCE).untilAsserted(() -> {
            // The header forbids to forward: each answers for its own part, and both have one.
            assertThat(owned(one)).isNotEmpty();
            assertThat(owned(two)).isNotEmpty();
            assertThat(owned(one).size() + owned(two).size()).isEqualTo(IDS.size());
        });
        for (URI asked : List.of(one, two)) {
            awaitAll(asked);
            assertThat(IDS).allSatisfy(id -> {
                assertThat(get(asked, "/api/subscriptions/" + id).status()).isEqualTo(200);
                assertThat(get(asked, "/api/mailboxes/M" + id)
                                .json()
                                .path("email")
                                .asText())
                        .isEqualTo(id.toLowerCase(Locale.ROOT) + "@example.com");
                assertThat(get(asked, "/api/subscriptions/" + id + "/timeline").items("what"))
                        .containsExactly("Mailbox " + id.toLowerCase(Locale.ROOT)
                                + "@example.com was created and is ready for use.");
            });
            assertThat(pages(asked, "/api/subscriptions?limit=5")).containsExactlyElementsOf(IDS);
            assertThat(get(asked, "/api/parked").items("mailboxId")).containsExactly("LOST");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(get(asked, "/api/dead-letters").items("reason"))
                                    .containsExactly("not-json"));
        }

        policiesHoldEverywhere(one, two);
        commandsCanBeAskedForEverywhere(one, two);
        assertThat(new YAMLMapper().readTree(text(one, "/openapi.yaml")).at("/paths"))
                .hasSizeGreaterThan(15);
    }

    private void policiesHoldEverywhere(URI one, URI two) {
        String armed = "{\"mode\":\"ARMED\",\"leadTime\":\"PT48H\",\"reason\":\"pilot\"}";
        assertThat(send("PUT", one, "/api/policies/user:U1", armed).status()).isEqualTo(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get(two, "/api/subscriptions/" + IDS.getFirst())
                                .json()
                                .at("/policy/mode")
                                .asText())
                        .isEqualTo("ARMED"));
        assertThat(send("DELETE", two, "/api/policies/user:U1", "{}").status()).isEqualTo(200);
        assertThat(send("PUT", two, "/api/spending", "{\"stopped\":true,\"reason\":\"audit\"}")
                        .status())
                .isEqualTo(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                get(one, "/api/spending").json().path("stopped").asBoolean())
                        .isTrue());
    }

    private void commandsCanBeAskedForEverywhere(URI one, URI two) {
        for (String id : IDS) {
            Reply asked = send(
                    "POST",
                    two,
                    "/api/commands",
                    "{\"kind\":\"UPDATE_MAILBOX\",\"mailboxId\":\"M" + id
                            + "\",\"firstName\":\"Eve\",\"reason\":\"typo\"}");
            assertThat(asked.status()).isEqualTo(202);
            String path = "/api/commands/" + asked.json().path("commandId").asText();
            for (URI host : List.of(one, two)) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(
                                        get(host, path).json().path("state").asText())
                                .isEqualTo("SENT"));
            }
        }
        Reply unknown = send(
                "POST",
                two,
                "/api/commands",
                "{\"kind\":\"RENEW_SUBSCRIPTION\",\"subscriptionId\":\"NONE\",\"reason\":\"r\"}");
        assertThat(unknown.status()).isEqualTo(404);
    }

    private List<String> owned(URI api) {
        return IDS.stream()
                .filter(id -> get(api, "/api/subscriptions/" + id, "Coldstream-Forwarded-By", "subscriptions")
                                .status()
                        == 200)
                .toList();
    }

    private void awaitAll(URI api) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get(api, "/api/mailboxes").items("mailboxId"))
                        .hasSize(IDS.size()));
    }

    private List<String> pages(URI api, String path) {
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            Reply page = get(api, path + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            found.addAll(page.items("subscriptionId"));
            cursor = page.json().path("next").asText();
        } while (!cursor.isEmpty());
        return found;
    }

    private URI streams(String name) {
        StreamsApp app = StreamsApp.start(StreamsSettings.from(new Environment(variables(Map.of(
                "COLDSTREAM_API_PORT", "0",
                "COLDSTREAM_OPENING_KEYS", keys.opening().toString(),
                "COLDSTREAM_CREDENTIALS_PUBLIC_KEY", keys.credentialsPublic().toString(),
                "COLDSTREAM_DATA_DIR", data.resolve(name).toString())))));
        rooms.add(app);
        return URI.create("http://127.0.0.1:" + app.port());
    }

    private Map<String, String> variables(Map<String, String> own) {
        Map<String, String> all = new TreeMap<>(own);
        all.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        all.put("COLDSTREAM_SCHEMA_REGISTRY_URL", registry.url().toString());
        all.put("COLDSTREAM_ADMIN_PORT", "0");
        return all;
    }

    private static String created(String id) {
        return """
                {"event": "mailbox.created", "eventId": "E-%1$s", "data": {
                  "userId": "U1", "userEmail": "owner@example.com", "domain": "example.com", "subscriptionId": "%1$s",
                  "orderId": "O1", "workspaceType": "GOOGLE", "price": 8.16, "mailboxDetails": {
                    "mailboxId": "M%1$s", "firstName": "A", "lastName": "B", "email": "%2$s@example.com",
                    "appPassword": "aaaa bbbb cccc dddd", "isAdmin": false,
                    "creationTime": "2026-11-01T00:00:00Z", "expiryDate": "2027-11-01T00:00:00Z"}}}
                """.formatted(id, id.toLowerCase(Locale.ROOT));
    }

    private void webhook(String body) {
        var request = HttpRequest.newBuilder(ingress)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        assertThat(exchange(request).statusCode()).isEqualTo(200);
    }

    private Reply get(URI api, String path, String... headers) {
        var request = HttpRequest.newBuilder(api.resolve(path));
        return reply(exchange(headers.length == 0 ? request : request.headers(headers)));
    }

    private String text(URI api, String path) {
        return exchange(HttpRequest.newBuilder(api.resolve(path))).body();
    }

    private Reply send(String method, URI api, String path, String body) {
        return reply(exchange(HttpRequest.newBuilder(api.resolve(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))));
    }

    private static Reply reply(HttpResponse<String> response) {
        try {
            return new Reply(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
