package io.coldstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coldstream.avro.Mailbox;
import io.coldstream.local.broker.Broker;
import io.coldstream.local.registry.SchemaRegistry;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The processes of docker-compose.yml with the variables that stand there, as child JVMs: proof where no engine is.
 * Kafka and registry are our own in place of the official images, and names of containers become loopback.
 */
class ComposeTest {

    private static final String KEY = "sandbox-only-key";
    private static final String VIEWER = "a-token-of-the-test";
    private static final Map<String, String> PERSON = Map.of("COLDSTREAM_API_TOKENS", "viewer:" + VIEWER);
    private static final String CREATED = """
            {"event":"mailbox.created","eventId":"evt-1","data":{"userId":"u-1","userEmail":"ada@partner.example",
            "domain":"example.com","subscriptionId":"sub-1","orderId":"ord-1","workspaceType":"Google","price":3.5,
            "mailboxDetails":{"mailboxId":"mbx-1","firstName":"Ada","lastName":"King","email":"ada@example.com",
            "appPassword":"secr etpa sswo rd00","isAdmin":false,"creationTime":"2026-03-01T10:00:00.000Z",
            "expiryDate":"2026-04-01T10:00:00.000Z"}}}
            """;

    @TempDir
    private Path folder;

    private final List<ChildJvm> children = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private Broker broker;
    private SchemaRegistry registry;

    @BeforeEach
    void startWhatIsNotOurs() throws IOException {
        broker = Broker.start(folder.resolve("kafka"), 0);
        registry = SchemaRegistry.start(Map.of("bootstrap.servers", broker.bootstrapServers()), 0);
        SealingKeys.create(folder.resolve("keys"));
        Files.writeString(folder.resolve("keys/reseller-api-key"), KEY);
    }

    @AfterEach
    void stop() {
        children.reversed().forEach(ChildJvm::close);
        registry.close();
        broker.close();
        http.close();
    }

    @Test
    void theProcessesOfTheComposeFileTakeAWebhookAndShowItsMailboxToWhoHasAToken() throws Exception {
        ComposeFile compose = ComposeFile.read();
        Map<String, String> places = places();
        assertThat(compose.ours()).containsExactlyInAnyOrder("sandbox", "ingress", "streams-app", "sink");
        for (String service : compose.ours()) {
            children.add(
                    ChildJvm.start(compose.mainClass(service), folder, compose.variables(service, PERSON, places)));
        }
        for (String port : List.of("8082", "9080", "9081", "9083")) {
            awaitReady(places.getOrDefault(port, port));
        }

        send(places.getOrDefault("8080", ""));

        Mailbox mailbox = awaitMailbox("mbx-1");
        assertThat(mailbox.toString())
                .contains("ada@example.com")
                .contains("sub-1")
                .doesNotContain("secr");
        URI shown = URI.create("http://127.0.0.1:" + places.get("8081") + "/api/mailboxes/mbx-1");
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(get(shown, "Authorization", "Bearer " + VIEWER))
                        .contains("\"email\":\"ada@example.com\"")
                        .contains("\"subscriptionId\":\"sub-1\"")
                        .doesNotContain("secr"));
        assertThat(answer(shown, "Accept", "application/json").statusCode())
                .as("off loopback nobody reads without a token")
                .isEqualTo(401);
        for (ChildJvm child : children.reversed()) {
            assertThat(child.interrupt(60)).isIn(0, 130, 143);
        }
    }

    /** Longest names first: a port alone is also part of an address. */
    private Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("kafka:19092", broker.bootstrapServers());
        places.put("http://registry:8080/apis/ccompat/v7", registry.url().toString());
        places.put("ingress:8080", "127.0.0.1:8080");
        places.put("0.0.0.0", "127.0.0.1");
        places.put("streams-app", "127.0.0.1");
        places.put("/ingress-keys", folder.resolve("keys").toString());
        places.put("/ingress-spool", folder.resolve("ingress-spool").toString());
        places.put("/streams-keys", folder.resolve("keys").toString());
        places.put("/streams-state", folder.resolve("streams").toString());
        places.put("/sandbox-data", folder.resolve("sandbox").toString());
        for (String port : List.of("8080", "8081", "8082", "9080", "9081", "9083")) {
            places.put(port, Integer.toString(Ports.free()));
        }
        return places;
    }

    private void awaitReady(String port) {
        URI ready = URI.create("http://127.0.0.1:" + port + "/health/ready");
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(300))
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(children)
                            .allSatisfy(child -> assertThat(child.isAlive())
                                    .as(child.output())
                                    .isTrue());
                    get(ready, "Accept", "application/json");
                });
    }

    private void send(String ingressPort) throws IOException {
        Path file = Files.writeString(folder.resolve("created.json"), CREATED);
        var out = new StringWriter();
        int status = Coldstream.run(
                new String[] {
                    "send", "--data=" + folder, "--url=http://127.0.0.1:" + ingressPort + "/webhooks", file.toString()
                },
                new PrintWriter(out, true),
                new PrintWriter(out, true));
        assertThat(status).as(out.toString()).isZero();
        assertThat(out.toString()).contains(": 200 ");
    }

    /** The mailbox as an outside consumer finds it. */
    private Mailbox awaitMailbox(String mailboxId) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", broker.bootstrapServers(), "group.id", "outside", "auto.offset.reset", "earliest");
        var values = new RegistrySerdes(registry.url()).of(Topics.MAILBOXES).deserializer();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), values)) {
            consumer.subscribe(List.of(Topics.MAILBOXES.name()));
            return await().atMost(Duration.ofSeconds(60))
                    .pollInSameThread()
                    .until(
                            () -> StreamSupport.stream(
                                            consumer.poll(Duration.ofSeconds(1)).spliterator(), false)
                                    .filter(record -> mailboxId.equals(record.key()))
                                    .map(record -> record.value())
                                    .findFirst(),
                            Optional::isPresent)
                    .orElseThrow();
        }
    }

    private String get(URI url, String header, String value) throws IOException, InterruptedException {
        HttpResponse<String> response = answer(url, header, value);
        assertThat(response.statusCode()).as(url + ": " + response.body()).isEqualTo(200);
        return response.body();
    }

    private HttpResponse<String> answer(URI url, String header, String value) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(5))
                .header(header, value)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
