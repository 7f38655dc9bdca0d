package io.coldstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of the vendor's page "Mailbox Events", sent to a running {@code up} as the vendor would, and seen from
 * outside. One {@code up} serves all tests; the last one looks for the secrets in all that the others left behind.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(300)
class ExamplesEndToEndTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path EXAMPLES = Path.of("..", "streams-app", "src", "test", "resources", "webhooks");
    private static final String ORDERED = "YC2H6C87PPKPG5WXVNQ682GAVFTM";
    private static final String CREATED = "PMHKDLSOTJSNLGOOSFD";
    private static final String MAILBOX = "LY25R9GK5AHYZ450YPWMNM8K8FXX";
    private static final String UPDATED_MAILBOX = "3JP15CC4YWMHYFNYFCPM9A486E1R";
    private static final SecretSearch SECRETS =
            new SecretSearch("rena ppos micx xycp", "TempPass123!", "aaaa bbbb cccc dddd");
    private static final SecretSearch NO_SECRET = new SecretSearch("john@coldmailseller.com");

    @TempDir
    private static Path folder;

    private static final KeptAnswers HTTP = new KeptAnswers();
    private static final long BASE = Instant.now().getEpochSecond() - 60;
    private static Path data;
    private static RunningUp up;

    private record Result(int status, String out, String err) {}

    @BeforeAll
    static void sendTheFiveExamples() throws Exception {
        data = folder.resolve("data");
        up = RunningUp.start(folder, data);
        // No waiting: ready means that the first question is answered from the stores.
        assertThat(HTTP.get(api(), "/api/subscriptions").status()).isEqualTo(200);
        send(BASE, "mailbox.order.success");
        send(BASE + 5, "mailbox.order.failed");
        send(BASE + 10, "mailbox.created.google");
        send(BASE + 15, "mailbox.created.microsoft");
        send(BASE + 20, "mailbox.updated");
    }

    @AfterAll
    static void stop() {
        HTTP.close();
        up.close();
    }

    @Test
    @Order(1)
    void whatIsReadyAnswersAtTheAddressesThatItsOwnerAloneMayRead() throws Exception {
        Addresses addresses = up.addresses();
        assertThat(Files.getPosixFilePermissions(Addresses.file(data)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(HTTP.get(addresses.registry(), "/subjects").json()).hasSizeGreaterThan(10);
        Addresses.Admin admin = addresses.admin();
        for (URI process : List.of(admin.ingress(), admin.streamsApp(), admin.sink())) {
            assertThat(HTTP.get(process, "/health/ready").status()).isEqualTo(200);
        }
    }

    @Test
    @Order(2)
    void theExamplesAppearAsThePageDescribesThem() {
        soon().untilAsserted(() -> {
            JsonNode ordered = shown("/api/subscriptions/" + ORDERED);
            assertThat(ordered.path("status").asText()).isEqualTo("ORDER_FAILED");
            assertThat(ordered.path("domain").asText()).isEqualTo("company.com");
            assertThat(ordered.path("provider").asText()).isEqualTo("GOOGLE");
            assertThat(ordered.at("/orders/0/orderId").asText()).isEqualTo("NQ682GAVFTMYC2H6C87PPKPG5WXV");
            assertThat(ordered.at("/orders/0/reason").asText()).isEqualTo("Domain not verified");
            assertThat(ordered.at("/price/amount").asText()).isEqualTo("11.00");
            assertThat(ordered.at("/policy/mode").asText()).isEqualTo("DRY_RUN");
        });
        soon().untilAsserted(() -> {
            JsonNode mailbox = shown("/api/mailboxes/" + MAILBOX);
            assertThat(mailbox.path("subscriptionId").asText()).isEqualTo(CREATED);
            assertThat(mailbox.path("email").asText()).isEqualTo("john@coldmailseller.com");
            assertThat(mailbox.path("firstName").asText()).isEqualTo("John");
            assertThat(mailbox.path("lastName").asText()).isEqualTo("Doe");
            assertThat(mailbox.path("provider").asText())
                    .as("the later of the two examples holds")
                    .isEqualTo("MICROSOFT");
            assertThat(mailbox.path("anomalies").asInt()).isEqualTo(1);
            assertThat(mailbox.path("expiresAt").asText()).isEqualTo("2025-03-08T23:59:59Z");
            assertThat(mailbox.path("hasCredentials").asBoolean()).isTrue();
        });
    }

    @Test
    @Order(3)
    void theTimelineTellsTheOrderAndItsFailure() throws Exception {
        assertThat(HTTP.get(api(), "/api/subscriptions/" + ORDERED + "/timeline")
                        .items("name"))
                .startsWith("mailbox.order.success", "mailbox.order.failed");
        assertThat(HTTP.get(api(), "/api/subscriptions/" + CREATED + "/timeline")
                        .items("what"))
                .contains("Mailbox john@coldmailseller.com was created and is ready for use.");
        assertThat(HTTP.get(api(), "/api/subscriptions/" + CREATED + "/mailboxes")
                        .items("mailboxId"))
                .containsExactly(MAILBOX);
    }

    @Test
    @Order(4)
    void anUpdateOfAMailboxThatNobodyCreatedIsParkedAndReleasedWhenItIsCreated() throws Exception {
        soon().untilAsserted(() ->
                assertThat(HTTP.get(api(), "/api/parked").items("mailboxId")).containsExactly(UPDATED_MAILBOX));
        assertThat(HTTP.get(api(), "/api/mailboxes/" + UPDATED_MAILBOX).status())
                .isEqualTo(404);

        send(BASE + 7, "mailbox.created.second");

        soon().untilAsserted(() -> {
            JsonNode mailbox = shown("/api/mailboxes/" + UPDATED_MAILBOX);
            assertThat(mailbox.path("subscriptionId").asText()).isEqualTo("SUB2");
            assertThat(mailbox.path("firstName").asText())
                    .as("the update was sent later than the creation")
                    .isEqualTo("Alice");
            assertThat(mailbox.path("lastName").asText()).isEqualTo("White");
            assertThat(mailbox.path("userName").asText()).isEqualTo("ali");
            assertThat(HTTP.get(api(), "/api/parked").items("mailboxId")).isEmpty();
        });
    }

    @Test
    @Order(5)
    void badInputIsRefusedOrKeptAsADeadLetterWithItsReason() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other/keys"));
        Files.writeString(other.resolve("reseller-api-key"), "another-key\n");
        Path good = EXAMPLES.resolve("mailbox.exported.json");

        assertThat(run("send", "--data=" + other.getParent(), "--url=" + webhooks(), good.toString())
                        .out())
                .contains(": 401 ");
        assertThat(run("send", "--data=" + data, input("big.json", " ".repeat(512 * 1_024 + 1)))
                        .out())
                .contains(": 413 ");
        assertThat(post("Content-Encoding", "gzip").status()).isEqualTo(415);
        assertThat(HTTP.get(webhooks(), "/webhooks").status()).isEqualTo(405);
        assertThat(run("send", "--data=" + data, input("text.json", "this is no JSON")))
                .returns(0, Result::status)
                .satisfies(sent -> assertThat(sent.out()).contains(": 200 "));
        assertThat(run(
                        "send",
                        "--data=" + data,
                        input(
                                "unknown.json",
                                "{\"event\":\"mailbox.teleported\",\"eventId\":\"E9\","
                                        + "\"data\":{\"subscriptionId\":\"SUB9\"}}")))
                .returns(0, Result::status);

        soon().untilAsserted(() -> {
            KeptAnswers.Answer letters = HTTP.get(api(), "/api/dead-letters");
            assertThat(letters.items("reason")).containsExactlyInAnyOrder("not-json", "unknown-event");
            assertThat(letters.items("event")).contains("mailbox.teleported");
        });
    }

    @Test
    @Order(6)
    void whoKnowsOnlyKafkaAndTheRegistryReadsTheInventory() throws Exception {
        Map<String, Object> mailboxes = new HashMap<>();
        List<Exception> problems = new ArrayList<>();

        new RawTopics(up.addresses().kafka()).read(List.of(Topics.MAILBOXES.name()), met -> {
            try {
                mailboxes.put(
                        new String(met.key(), StandardCharsets.UTF_8),
                        decoded(met.value()).get("email"));
            } catch (Exception e) {
                problems.add(e);
            }
        });

        assertThat(problems).isEmpty();
        assertThat(mailboxes).containsOnlyKeys(MAILBOX, UPDATED_MAILBOX);
        assertThat(mailboxes.get(MAILBOX)).hasToString("john@coldmailseller.com");
        assertThat(mailboxes.get(UPDATED_MAILBOX)).hasToString("alice.y@demo.biz");
    }

    @Test
    @Order(7)
    void onlyTheHolderOfTheirKeySeesCredentials() throws Exception {
        Path wrong = SealingKeys.create(folder.resolve("wrong")).credentialsPrivate();
        Path right = SealingKeys.in(data.resolve("keys")).credentialsPrivate();

        Result shown = run("credentials", MAILBOX, "--data=" + data);
        Result asJson = run(
                "credentials",
                UPDATED_MAILBOX,
                "--json",
                "--key=" + right,
                "--kafka=" + up.addresses().kafka(),
                "--registry=" + up.addresses().registry());
        Result refused = run("credentials", MAILBOX, "--data=" + data, "--key=" + wrong);
        Result unknown = run("credentials", "NOBODY", "--data=" + data);

        assertThat(shown.status()).as(shown.err()).isZero();
        assertThat(shown.out()).contains("password: TempPass123!").doesNotContain("rena ppos");
        assertThat(asJson.status()).as(asJson.err()).isZero();
        assertThat(JSON.readTree(asJson.out()).at("/credentials/appPassword").asText())
                .isEqualTo("aaaa bbbb cccc dddd");
        assertThat(refused)
                .returns(1, Result::status)
                .returns("", Result::out)
                .satisfies(said -> assertThat(said.err())
                        .startsWith("coldstream: This key does not open the credentials of mailbox " + MAILBOX)
                        .hasLineCount(1));
        assertThat(unknown)
                .returns(1, Result::status)
                .satisfies(said -> assertThat(said.err())
                        .startsWith("coldstream: No credentials of mailbox NOBODY are kept")
                        .hasLineCount(1));
    }

    /** The sandbox fills in the tags that are not excluded, as the vendor's page says; a read of ours shows that it did. */
    @Test
    @Order(8)
    void aDmarcRecordIsChangedAtTheResellerAndAReadShowsIt() throws Exception {
        URI sandbox = up.addresses().reseller();
        assertThat(HTTP.send(json(
                                sandbox.resolve("/sandbox/orders"),
                                "{\"domain\":\"dns.example\",\"userId\":\"DNS1\",\"userEmail\":\"me@dns.example\"}"))
                        .status())
                .isBetween(200, 202);
        soon().untilAsserted(() -> shown("/api/domains/DNS1/dns.example"));
        String before = dmarc().path("value").asText();
        assertThat(before).contains("rua=");

        KeptAnswers.Answer asked = HTTP.send(json(
                api().resolve("/api/commands"),
                "{\"kind\":\"UPDATE_DNS_RECORD\",\"userId\":\"DNS1\",\"domain\":\"dns.example\",\"recordId\":\""
                        + dmarc().path("recordId").asText()
                        + "\",\"host\":\"_dmarc\",\"value\":\"v=DMARC1; p=reject\",\"recordType\":\"TXT\","
                        + "\"excludedDMARCtags\":[\"rua\"],\"reason\":\"policy\"}"));

        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        String path = "/api/commands/"
                + URLEncoder.encode(asked.json().path("commandId").asText(), StandardCharsets.UTF_8);
        // Without the webhook in time, the first read comes after a minute.
        soon().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(shown(path).path("state").asText() + " "
                                + shown(path).path("reason").asText())
                        .isEqualTo("DONE shown-by-read"));
        assertThat(dmarc().path("value").asText())
                .startsWith("v=DMARC1; p=reject")
                .contains("ruf=")
                .doesNotContain("rua=");
        assertThat(HTTP.get(api(), "/api/domains/DNS1/dns.example/timeline").items("what"))
                .anyMatch(told -> told.endsWith("is done: a read of the reseller's records shows it."));
    }

    private static JsonNode dmarc() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        up.addresses().reseller().resolve("/api/v1/integration/dns?userId=DNS1&domain=dns.example"))
                .header(
                        "cmr-x-api-key",
                        Files.readString(data.resolve("keys/reseller-api-key")).strip())
                .build();
        for (JsonNode record : HTTP.send(request).json().at("/data/records")) {
            if (record.path("host").asText().equals("_dmarc")) {
                return record;
            }
        }
        throw new AssertionError("no DMARC record");
    }

    private static HttpRequest json(URI url, String body) {
        return HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    @Test
    @Order(9)
    void noSecretIsInAnyTopicAnswerLogOrFile() throws Exception {
        List<String> topics = new ArrayList<>();
        List<String> control = new ArrayList<>();
        var raw = new RawTopics(up.addresses().kafka());
        raw.read(raw.names(), met -> {
            for (byte[] part : parts(met)) {
                SECRETS.in(part).forEach(secret -> topics.add(met.topic() + ": " + secret));
                NO_SECRET.in(part).forEach(found -> control.add(met.topic()));
            }
        });
        Addresses.Admin admin = up.addresses().admin();
        for (URI process : List.of(admin.ingress(), admin.streamsApp(), admin.sink())) {
            assertThat(HTTP.get(process, "/metrics").text()).contains("# HELP");
        }
        HTTP.get(up.addresses().reseller(), "/sandbox/ledger");
        HTTP.get(api(), "/api/subscriptions");
        HTTP.get(api(), "/api/mailboxes");
        assertThat(up.process().interrupt(60)).isIn(0, 130, 143);

        assertThat(topics).isEmpty();
        assertThat(control).contains(Topics.MAILBOXES.name(), "coldstream-mailboxes-changelog");
        assertThat(HTTP.all())
                .allSatisfy(answer -> assertThat(SECRETS.in(answer.body()))
                        .as(answer.url().toString())
                        .isEmpty());
        assertThat(HTTP.all())
                .anySatisfy(answer -> assertThat(NO_SECRET.in(answer.body())).isNotEmpty());
        assertThat(SECRETS.below(folder)).isEmpty();
        assertThat(NO_SECRET.below(folder))
                .anyMatch(found -> found.startsWith("data/kafka"))
                .anyMatch(found -> found.startsWith("data/streams"));
        assertThat(data.resolve("coldstream.log")).content().contains("started");
        assertThat(Addresses.file(data)).doesNotExist();
    }

    private static List<byte[]> parts(ConsumerRecord<byte[], byte[]> met) {
        List<byte[]> parts = new ArrayList<>();
        parts.add(met.key());
        parts.add(met.value());
        met.headers().forEach(header -> parts.add(header.value()));
        parts.removeIf(Objects::isNull);
        return parts;
    }

    private static GenericRecord decoded(byte[] value) throws Exception {
        ByteBuffer framed = ByteBuffer.wrap(value);
        assertThat(framed.get()).isZero();
        JsonNode registered = HTTP.get(up.addresses().registry(), "/schemas/ids/" + framed.getInt())
                .json();
        Schema schema = new Schema.Parser().parse(registered.path("schema").asText());
        return new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
    }

    private static KeptAnswers.Answer post(String header, String value) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(webhooks())
                .header(header, value)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());
    }

    private static JsonNode shown(String path) throws Exception {
        KeptAnswers.Answer answer = HTTP.get(api(), path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static void send(long at, String example) {
        Result sent = run(
                "send",
                "--at=" + at,
                "--data=" + data,
                EXAMPLES.resolve(example + ".json").toString());
        assertThat(sent.status()).as(sent.out() + sent.err()).isZero();
    }

    private static String input(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private static Result run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Coldstream.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Result(status, out.toString(), err.toString());
    }

    private static URI api() {
        return up.addresses().api();
    }

    private static URI webhooks() {
        return up.addresses().webhooks();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
    }
}
