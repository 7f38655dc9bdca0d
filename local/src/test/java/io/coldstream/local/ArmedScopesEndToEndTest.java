package io.coldstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.Topics;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who starts Coldstream and says nothing more spends nothing; who arms a scope spends in that scope alone; and who stops
 * spending stops what is released already. The sandbox's ledger is the witness.
 */
@Timeout(300)
class ArmedScopesEndToEndTest {

    @TempDir
    private Path folder;

    @Test
    void nothingIsChargedUntilAScopeIsArmedAndThenOnlyThereAndNothingWhileSpendingIsStopped() throws Exception {
        Path data = folder.resolve("data");
        try (KeptAnswers http = new KeptAnswers();
                RunningUp up = RunningUp.start(folder, data)) {
            Api api = new Api(http, up.addresses());
            String armed = api.order("armed.example", "U1");
            String other = api.order("other.example", "U2");
            String later = api.order("later.example", "U3");
            for (String id : List.of(armed, other, later)) {
                soon().untilAsserted(() -> assertThat(api.timeline(id))
                        .anyMatch(told -> told.contains("the policy is a dry run, so nothing is spent")));
            }
            for (String id : List.of(armed, other, later)) {
                api.renewNow(id);
                soon().untilAsserted(() -> assertThat(api.command(id)).isEqualTo("REFUSED dry-run"));
            }
            assertThat(api.charged()).as("though a person asked for it").isEmpty();

            api.put("/api/policies/user:U1", "{\"mode\":\"ARMED\",\"reason\":\"test\"}");
            for (String id : List.of(armed, other)) {
                api.renewNow(id);
            }
            soon().untilAsserted(() -> assertThat(api.charged()).containsExactly(armed));
            soon().untilAsserted(() -> assertThat(api.command(other)).isEqualTo("REFUSED dry-run"));
            assertThat(api.get("/api/dispatch").at("/money/day/used/0/amount").asText())
                    .isEqualTo("33.00");

            api.put("/api/policies/user:U3", "{\"mode\":\"ARMED\",\"reason\":\"test\"}");
            api.put("/api/spending", "{\"stopped\":true,\"reason\":\"test\"}");
            release(up.addresses(), later);
            api.renewNow(later);
            soon().untilAsserted(() -> assertThat(outcomes(up.addresses())).contains(later + "~released~1"));
            soon().untilAsserted(() -> assertThat(
                            api.get("/api/dispatch").at("/waiting/paid").asInt())
                    .isEqualTo(1));
            assertThat(api.charged()).as("while spending is stopped").containsExactly(armed);

            api.put("/api/spending", "{\"stopped\":false,\"reason\":\"test\"}");
            soon().untilAsserted(() -> assertThat(api.charged()).containsExactlyInAnyOrder(armed, later));
        }
    }

    /** What the sandbox, the API and people see of it. */
    private record Api(KeptAnswers http, Addresses addresses, Map<String, String> asked) {

        Api(KeptAnswers http, Addresses addresses) {
            this(http, addresses, new java.util.concurrent.ConcurrentHashMap<>());
        }

        /** Its period ends within the lead time, so it is due. */
        String order(String domain, String user) throws Exception {
            Instant end = Instant.now().plus(Duration.ofHours(48)).truncatedTo(ChronoUnit.SECONDS);
            KeptAnswers.Answer placed = http.send(
                    json(addresses.reseller().resolve("/sandbox/orders"), """
                            {"domain":"%s","userId":"%s","userEmail":"me@%s","periodEnd":"%s"}""".formatted(domain, user, domain, end))
                            .build());
            assertThat(placed.status()).as(placed.text()).isBetween(200, 202);
            soon().untilAsserted(() -> assertThat(found(user)).isNotEmpty());
            return found(user);
        }

        private String found(String user) throws Exception {
            return get("/api/subscriptions?userId=" + user)
                    .at("/items/0/subscriptionId")
                    .asText();
        }

        void renewNow(String id) throws Exception {
            KeptAnswers.Answer answer = http.send(json(
                            addresses.api().resolve("/api/commands"),
                            "{\"kind\":\"RENEW_SUBSCRIPTION\",\"subscriptionId\":\"" + id + "\",\"reason\":\"test\"}")
                    .build());
            assertThat(answer.status()).as(answer.text()).isEqualTo(202);
            asked.put(id, answer.json().path("commandId").asText());
        }

        /** Where the last wish about a subscription stands, and why. */
        String command(String id) throws Exception {
            JsonNode shown = get("/api/commands/" + URLEncoder.encode(asked.get(id), StandardCharsets.UTF_8));
            return shown.path("state").asText() + " " + shown.path("reason").asText();
        }

        List<String> timeline(String id) throws Exception {
            List<String> told = new ArrayList<>();
            get("/api/subscriptions/" + id + "/timeline")
                    .path("items")
                    .forEach(item -> told.add(item.path("what").asText()));
            return told;
        }

        /** The subscriptions whose renewal was charged, each as often as it was. */
        List<String> charged() throws Exception {
            List<String> charged = new ArrayList<>();
            for (JsonNode entry :
                    http.get(addresses.reseller(), "/sandbox/ledger").json().path("entries")) {
                if (entry.path("kind").asText().equals("renewal")) {
                    charged.add(entry.path("subscriptionId").asText());
                }
            }
            return charged;
        }

        void put(String path, String body) throws Exception {
            HttpRequest request = json(addresses.api().resolve(path), body)
                    .PUT(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            KeptAnswers.Answer answer = http.send(request);
            assertThat(answer.status()).as(answer.text()).isBetween(200, 202);
        }

        JsonNode get(String path) throws Exception {
            KeptAnswers.Answer answer = http.get(addresses.api(), path);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            return answer.json();
        }
    }

    /** As dispatch would have released it just before the stop. */
    private static void release(Addresses addresses, String subscriptionId) throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Command command = Command.newBuilder()
                .setCommandId(subscriptionId + "~released~1")
                .setSubscriptionId(subscriptionId)
                .setKind(CommandKind.RENEW_SUBSCRIPTION)
                .setOpId(subscriptionId + "~released")
                .setAttempt(1)
                .setReleasedAt(now)
                .setNotAfter(now.plusSeconds(300))
                .setInDoubtAt(now.plusSeconds(600))
                .build();
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", addresses.kafka()),
                new StringSerializer(),
                new RegistrySerdes(addresses.registry()).of(Topics.COMMANDS).serializer())) {
            producer.send(new ProducerRecord<>(Topics.COMMANDS.name(), subscriptionId, command))
                    .get();
        }
    }

    private static List<String> outcomes(Addresses addresses) throws Exception {
        List<String> refused = new ArrayList<>();
        var outcomes = new RegistrySerdes(addresses.registry())
                .of(Topics.COMMAND_OUTCOMES)
                .deserializer();
        new RawTopics(addresses.kafka()).read(List.of(Topics.COMMAND_OUTCOMES.name()), met -> {
            var outcome = outcomes.deserialize(met.topic(), met.value());
            if (outcome.getReason().equals("spending-stopped")) {
                refused.add(outcome.getCommandId());
            }
        });
        return refused;
    }

    private static HttpRequest.Builder json(URI url, String body) {
        return HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(200));
    }
}
