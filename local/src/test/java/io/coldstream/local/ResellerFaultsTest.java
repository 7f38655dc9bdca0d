package io.coldstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.local.faults.JsonDoor;
import io.coldstream.local.faults.TopicView;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.Topics;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault of the reseller, before and after it took the order, for each command, against the whole house. A fault is
 * armed once for each call, and the customer of that fault asks for each command once. In the end nothing was paid twice,
 * nothing that is paid was sent twice, and whatever sets a state has set it. All kinds with {@code COLDSTREAM_FULL=true}.
 */
@Timeout(480)
class ResellerFaultsTest {

    private static final int SPEED = 3_600;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** From here on the vendor's pages know none. */
    private static final int UNKNOWN_STATUS = 451;

    private static final String RENEW = "/subscriptions/renew-subscriptions";
    private static final List<Map<String, Object>> KINDS = List.of(
            Map.of("kind", "STATUS", "status", 429),
            Map.of("kind", "STATUS", "status", 500),
            Map.of("kind", "RESET"),
            Map.of("kind", "CUT"),
            Map.of("kind", "GARBAGE"),
            Map.of("kind", "STATUS", "status", 502),
            Map.of("kind", "STATUS", "status", 504),
            // Longer than the deadline of a call.
            Map.of("kind", "TIMEOUT", "seconds", 60),
            Map.of("kind", "SLOW", "seconds", 60));

    /** In short the kinds that differ most. */
    private static final int TRIED = Boolean.parseBoolean(System.getenv("COLDSTREAM_FULL")) ? KINDS.size() : 5;

    private static final List<String> CALLS = List.of(
            "POST " + RENEW,
            "PATCH /mailboxes/update-mailbox-details",
            "POST /mailboxes/oauth",
            "PUT /dns",
            "GET /subscriptions");

    /** A domain with a subscription and two mailboxes, one to be renamed and one to be exported anew. */
    private record Customer(
            int number, String subscriptionId, String domain, String userId, String renamed, String exported) {

        String firstName() {
            return "Ada" + number;
        }

        String dnsValue() {
            return "v=spf1 include:_spf" + number + ".example ~all";
        }

        Map<String, Object> fault() {
            Map<String, Object> fault = new TreeMap<>(KINDS.get(number / 2));
            fault.put("when", number % 2 == 0 ? "BEFORE" : "AFTER");
            fault.put("count", 1);
            return fault;
        }
    }

    @TempDir
    private static Path folder;

    private static RunningUp up;
    private static JsonDoor api;
    private static JsonDoor sandbox;

    private final List<Customer> customers = new ArrayList<>();
    private final Map<String, String> asked = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        up = RunningUp.start(
                folder,
                folder.resolve("data"),
                Map.of("COLDSTREAM_COMMAND_VALIDITY", "PT15S", "COLDSTREAM_IN_DOUBT_AFTER", "PT35S"),
                "--speed=" + SPEED);
        api = new JsonDoor(up.addresses().api().getPort());
        sandbox = new JsonDoor(up.addresses().reseller().getPort());
    }

    @AfterAll
    static void stop() {
        api.close();
        sandbox.close();
        up.close();
    }

    @Test
    void nothingIsPaidTwiceAndEveryWishComesTrueWhateverTheResellerDoes() throws Exception {
        api.put("/api/policies/default", Map.of("mode", "ARMED", "leadTime", "PT72H", "reason", "a test"));
        for (int number = 0; number < 2 * TRIED; number++) {
            customers.add(order(number));
        }
        customers.forEach(ResellerFaultsTest::awaitKnown);
        for (Customer customer : customers) {
            failFor(customer);
        }
        failReports();
        sandbox.delete("/sandbox/faults");

        await("every renewal has come to an end")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(renewalsNotIn("CONFIRMED", "PARKED", "SUPERSEDED"))
                        .isEmpty());
        System.out.println("renewals before a person looks: " + renewalsNotIn());
        // Superseded where the reseller refused what it had taken all the same: then nothing is paid again.
        await("every renewal is confirmed")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(8))
                .untilAsserted(() -> {
                    retryWhatWasNotCharged();
                    assertThat(renewalsNotIn("CONFIRMED", "SUPERSEDED")).isEmpty();
                });
        await("every other wish is done")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(unfinished()).isEmpty());
        assertThat(customers).allSatisfy(ResellerFaultsTest::assertGranted);
        assertThat(charges())
                .hasSize(customers.size())
                .allSatisfy((id, times) -> assertThat(times).as(id).isEqualTo(1));
        assertNoRenewalWasSentTwice();
    }

    private static Customer order(int number) {
        Instant now = Instant.parse(sandbox.get("/sandbox/clock").path("now").asText());
        JsonNode placed = sandbox.post(
                "/sandbox/orders",
                Map.of(
                        "domain",
                        "fault" + number + ".example",
                        "provider",
                        "MICROSOFT",
                        "quantity",
                        2,
                        "billingCycle",
                        "YEARLY",
                        "periodEnd",
                        now.plus(Duration.ofDays(200)).toString()));
        return new Customer(
                number,
                placed.path("subscriptionId").asText(),
                placed.path("domain").asText(),
                placed.path("userId").asText(),
                placed.path("mailboxIds").path(0).asText(),
                placed.path("mailboxIds").path(1).asText());
    }

    private static void awaitKnown(Customer customer) {
        String path = "/api/subscriptions/" + customer.subscriptionId();
        await(customer + " is known")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> !api.get(path).path("observedPeriodEnd").asText().isEmpty()
                        && api.get(path + "/mailboxes").path("items").size() == 2);
    }

    /** Arms the customer's fault once for each call, asks for every command, and waits until each fault has fired. */
    private void failFor(Customer customer) throws IOException {
        String recordId = spfRecord(customer);
        sandbox.delete("/sandbox/faults");
        for (String call : CALLS) {
            Map<String, Object> fault = customer.fault();
            fault.put("call", call);
            sandbox.post("/sandbox/faults", fault);
        }
        ask(customer, "UPDATE_MAILBOX", Map.of("mailboxId", customer.renamed(), "firstName", customer.firstName()));
        ask(
                customer,
                "REEXPORT_MAILBOX",
                Map.of("mailboxId", customer.exported(), "microsoftOauthRoute", "https://login.example/oauth"));
        ask(
                customer,
                "UPDATE_DNS_RECORD",
                Map.of(
                        "userId",
                        customer.userId(),
                        "domain",
                        customer.domain(),
                        "recordId",
                        recordId,
                        "host",
                        "@",
                        "recordType",
                        "TXT",
                        "value",
                        customer.dnsValue()));
        renewUntilFired(customer);
        System.out.println("fired for each call: " + customer.fault());
    }

    /** A wish that waited for too long behind a read that failed is not granted: then it is asked for again. */
    private static void renewUntilFired(Customer customer) {
        Map<String, String> wish = Map.of(
                "kind",
                "RENEW_SUBSCRIPTION",
                "subscriptionId",
                customer.subscriptionId(),
                "reason",
                "a test of the reseller's faults");
        List<String> commandIds = new ArrayList<>();
        await(customer.fault().toString()).atMost(PATIENCE).untilAsserted(() -> {
            if (commandIds.isEmpty() || state(commandIds.getLast()).equals("REFUSED")) {
                commandIds.add(api.post("/api/commands", wish).path("commandId").asText());
            }
            assertThat(renewal(customer).path("state").asText()).isNotEmpty();
            assertThat(unfired()).isEmpty();
        });
    }

    private static String state(String commandId) {
        return api.get("/api/commands/" + encoded(commandId)).path("state").asText();
    }

    /**
     * Every fault for reports of errors, too. What is reported are answers that no page knows, each another one, for of one
     * class only one a minute is reported.
     */
    private void failReports() {
        sandbox.delete("/sandbox/faults");
        for (Customer customer : customers) {
            Map<String, Object> fault = customer.fault();
            fault.put("call", "POST /send-errors");
            sandbox.post("/sandbox/faults", fault);
        }
        for (Customer customer : customers) {
            sandbox.post(
                    "/sandbox/faults",
                    Map.of(
                            "call",
                            "GET /subscriptions",
                            "kind",
                            "STATUS",
                            "status",
                            UNKNOWN_STATUS + customer.number(),
                            "count",
                            1));
            api.post(
                    "/api/commands",
                    Map.of(
                            "kind",
                            "OBSERVE_SUBSCRIPTION",
                            "subscriptionId",
                            customer.subscriptionId(),
                            "reason",
                            "a test of reports"));
        }
        await("every report failed in its way")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(unfired()).isEmpty());
        System.out.println("fired for reports of errors: each of them");
    }

    private static List<String> unfired() {
        return stream(sandbox.get("/sandbox/faults").path("faults"))
                .filter(armed -> armed.path("fired").asInt() == 0)
                .map(armed -> armed.path("fault").toString())
                .toList();
    }

    private void ask(Customer customer, String kind, Map<String, String> what) {
        Map<String, String> wish = new TreeMap<>(what);
        wish.put("kind", kind);
        wish.put("reason", "a test of the reseller's faults");
        asked.put(api.post("/api/commands", wish).path("commandId").asText(), customer.fault() + " " + kind);
    }

    private static String spfRecord(Customer customer) throws IOException {
        JsonNode records = sandbox.get(
                "/api/v1/integration/dns?domain=" + customer.domain() + "&userId=" + customer.userId(),
                "cmr-x-api-key",
                Files.readString(folder.resolve("data/keys/reseller-api-key")).strip());
        return stream(records.at("/data/records"))
                .filter(dns -> dns.path("value").asText().startsWith("v=spf1"))
                .map(dns -> dns.path("recordId").asText())
                .findFirst()
                .orElseThrow();
    }

    /** The numbers of the customers whose renewal is in none of these states, by state. */
    private Map<String, List<Integer>> renewalsNotIn(String... states) {
        Map<String, List<Integer>> others = new TreeMap<>();
        for (Customer customer : customers) {
            JsonNode renewal = renewal(customer);
            String state = renewal.path("state").asText("none");
            if (!List.of(states).contains(state)) {
                others.computeIfAbsent(state + " " + renewal.path("reason").asText(), any -> new ArrayList<>())
                        .add(customer.number());
            }
        }
        return others;
    }

    private static JsonNode renewal(Customer customer) {
        return api.get("/api/subscriptions/" + customer.subscriptionId()).path("renewal");
    }

    /** A person, who has looked at the reseller, retries what was not charged. What was charged heals by a read. */
    private void retryWhatWasNotCharged() {
        Set<String> charged = charges().keySet();
        for (Customer customer : customers) {
            JsonNode renewal = renewal(customer);
            if (renewal.path("state").asText().equals("PARKED") && !charged.contains(customer.subscriptionId())) {
                api.post(
                        "/api/renewals/" + encoded(renewal.path("opId").asText()) + "/retry",
                        Map.of("reason", "the reseller shows no charge"));
            }
        }
    }

    private List<String> unfinished() {
        return asked.entrySet().stream()
                .map(wish -> wish.getValue() + ": " + api.get("/api/commands/" + encoded(wish.getKey())))
                .filter(state -> !state.contains("\"state\":\"DONE\""))
                .toList();
    }

    private static void assertGranted(Customer customer) throws IOException {
        List<JsonNode> mailboxes = stream(sandbox.get("/sandbox/mailboxes?subscriptionId=" + customer.subscriptionId())
                        .path("mailboxes"))
                .toList();
        assertThat(mailboxes).anySatisfy(mailbox -> {
            assertThat(mailbox.path("mailboxId").asText()).isEqualTo(customer.renamed());
            assertThat(mailbox.path("firstName").asText()).isEqualTo(customer.firstName());
        });
        assertThat(mailboxes).anySatisfy(mailbox -> {
            assertThat(mailbox.path("mailboxId").asText()).isEqualTo(customer.exported());
            assertThat(mailbox.path("exports")).isNotEmpty();
        });
        JsonNode records = sandbox.get(
                "/api/v1/integration/dns?domain=" + customer.domain() + "&userId=" + customer.userId(),
                "cmr-x-api-key",
                Files.readString(folder.resolve("data/keys/reseller-api-key")).strip());
        assertThat(stream(records.at("/data/records"))
                        .map(dns -> dns.path("value").asText()))
                .contains(customer.dnsValue());
    }

    private static Map<String, Long> charges() {
        return stream(sandbox.get("/sandbox/ledger").path("entries"))
                .filter(entry -> entry.path("kind").asText().equals("renewal"))
                .collect(Collectors.groupingBy(
                        entry -> entry.path("subscriptionId").asText(), Collectors.counting()));
    }

    /** Each released command reached the reseller once at the most, and none did that was not released. */
    private static void assertNoRenewalWasSentTwice() {
        RegistrySerdes serdes = new RegistrySerdes(up.addresses().registry());
        Map<String, Object> kafka = Map.of("bootstrap.servers", up.addresses().kafka());
        Map<String, Long> released;
        try (TopicView<Command> commands = new TopicView<>(kafka, serdes, Topics.COMMANDS)) {
            Set<String> ids = new HashSet<>();
            released = commands.all().stream()
                    .map(ConsumerRecord::value)
                    .filter(command -> command.getKind() == CommandKind.RENEW_SUBSCRIPTION)
                    .filter(command -> ids.add(command.getCommandId()))
                    .collect(Collectors.groupingBy(Command::getSubscriptionId, Collectors.counting()));
        }
        Map<String, Long> sent = stream(
                        sandbox.get("/sandbox/calls?path=" + RENEW).path("calls"))
                .collect(Collectors.groupingBy(
                        call -> call.path("subscriptionIds").path(0).asText(), Collectors.counting()));
        assertThat(sent)
                .allSatisfy((id, times) -> assertThat(times).as(id).isLessThanOrEqualTo(released.getOrDefault(id, 0L)));
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
