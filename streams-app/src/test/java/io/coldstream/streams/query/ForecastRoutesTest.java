package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForecastRoutesTest {

    private static final String PATH = "/api/renewals/forecast";
    private static final Instant END = Instant.now().plus(Duration.ofDays(10)).truncatedTo(ChronoUnit.SECONDS);

    private final TestApi api = new TestApi();

    @AfterEach
    void stop() {
        api.close();
    }

    private void sold(String id, Instant end) {
        new Stored(api.views).settled(id, id + ".example", "u1", end);
    }

    private JsonNode forecast(String body) {
        var reply = api.send("POST", PATH, body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json();
    }

    @Test
    void asThingsAreItIsADryRunAndACandidateShowsWhatArmingWouldSpend() {
        sold("s1", END);
        sold("s2", END.plus(Duration.ofDays(1)));

        JsonNode now = forecast("{\"within\":\"P30D\"}");
        JsonNode armed = forecast("{\"within\":\"P30D\",\"policies\":{\"default\":{\"mode\":\"ARMED\"}}}");

        assertThat(now.at("/verdicts/DRY_RUN").intValue()).isEqualTo(2);
        assertThat(now.at("/renewed/periods").intValue()).isZero();
        assertThat(now.at("/lapses/periods").intValue()).isEqualTo(2);
        assertThat(armed.at("/renewed/periods").intValue()).isEqualTo(2);
        assertThat(armed.at("/renewed/amounts/0/amount").textValue()).isEqualTo("22.00");
        assertThat(armed.get("days")).hasSize(2);
        assertThat(armed.at("/items/0/verdict").textValue()).isEqualTo("RENEWED");
        assertThat(armed.get("candidates").toString()).isEqualTo("[\"default\"]");
        assertThat(api.views.policies).as("nothing is written").isEmpty();
    }

    @Test
    void aPolicyMayBeThoughtAwayAndTheWalletRunsOut() {
        sold("s1", END);
        sold("s2", END.plus(Duration.ofDays(1)));
        api.send("PUT", "/api/policies/default", "{\"mode\":\"ARMED\",\"reason\":\"r\"}");
        api.send("PUT", "/api/policies/user:u1", "{\"mode\":\"OFF\",\"reason\":\"r\"}");

        assertThat(forecast("{\"within\":\"P30D\"}").at("/verdicts/OFF").intValue())
                .isEqualTo(2);
        JsonNode without = forecast("{\"within\":\"P30D\",\"policies\":{\"user:u1\":null},"
                + "\"wallet\":{\"amount\":\"15\",\"currency\":\"USD\"},\"items\":1}");
        assertThat(without.at("/renewed/periods").intValue()).isEqualTo(1);
        assertThat(without.at("/wallet/left/amount").textValue()).isEqualTo("4.00");
        assertThat(without.at("/wallet/emptyAt").isTextual()).isTrue();
        assertThat(without.at("/lapses/forMoney").intValue()).isEqualTo(1);
        assertThat(without.at("/lapses/first/0/subscriptionId").textValue()).isEqualTo("s2");
        assertThat(without.get("items")).hasSize(1);
        assertThat(without.get("itemsLeftOut").intValue()).isEqualTo(1);
    }

    @Test
    void whoseListedPeriodLastsAMinuteIsNamedAndLeftOut() {
        sold("s1", END);
        new Stored(api.views).periodsOf(Duration.ofMinutes(1)).settled("s2", "s2.example", "u1", END);

        JsonNode forecast = forecast("{\"within\":\"P90D\",\"policies\":{\"default\":{\"mode\":\"ARMED\"}}}");

        assertThat(forecast.at("/periodsTooShort/subscriptions").intValue()).isEqualTo(1);
        assertThat(forecast.at("/periodsTooShort/first/0").textValue()).isEqualTo("s2");
        assertThat(forecast.at("/renewed/periods").intValue()).isEqualTo(3);
    }

    @Test
    void everyProblemOfTheQuestionAndItsPoliciesIsListed() {
        var reply = api.send(
                "POST",
                PATH,
                "{\"within\":\"P900D\",\"policies\":{\"group:x\":{\"mode\":\"YES\"},\"default\":{\"cap\":1},"
                        + "\"other\":null,\"user:1\":7},\"wallet\":5,\"more\":1}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().get("problems").toString())
                .contains("within: ", "policies.group:x.scope: ", "policies.group:x.mode: one of")
                .contains("policies.default.cap: is not a field", "at least one; DELETE")
                .contains("policies.only of scopes", "policies.user:1: an object", "wallet: money such as")
                .contains("\"more: is not a field");
    }

    @Test
    void aViewerMayAskWhatWouldHappen() {
        try (TestApi guarded = new TestApi(
                Map.of("COLDSTREAM_API_TOKENS", "viewer:" + "v".repeat(32) + ",operator:" + "o".repeat(32)))) {
            assertThat(guarded.send("POST", PATH, "{}", "Authorization", "Bearer " + "v".repeat(32))
                            .status())
                    .isEqualTo(200);
            assertThat(guarded.send("POST", PATH, "{}").status()).isEqualTo(401);
        }
    }

    @Test
    void theCalendarShowsEachPeriodWithWhatWouldBecomeOfIt() {
        sold("s1", END);
        api.send("PUT", "/api/policies/default", "{\"mode\":\"ARMED\",\"reason\":\"r\"}");

        var page = api.get("/api/renewals?within=P75D");

        assertThat(page.items("periodEnd")).hasSize(3).first().isEqualTo(END.toString());
        assertThat(page.items("verdict")).containsOnly("RENEWED");
        assertThat(page.json().findValuesAsText("estimated")).containsExactly("false", "true", "true");
    }

    @Test
    void theSubscriptionsOfAllProcessesAreInIt() {
        try (TestApi one = new TestApi();
                TestApi other = new TestApi()) {
            for (int partition : List.of(0, 1)) {
                one.views.owner(partition, other.address());
            }
            for (int partition : List.of(2, 3)) {
                other.views.owner(partition, one.address());
            }
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                String id = "s" + i;
                ids.add(id);
                InMemoryViews owner = InMemoryViews.partition(id) < 2 ? other.views : one.views;
                new Stored(owner).settled(id, id + ".example", "u1", END);
            }
            for (TestApi asked : List.of(one, other)) {
                var reply = asked.send("POST", PATH, "{\"within\":\"P30D\"}");
                assertThat(reply.items("subscriptionId")).containsExactlyInAnyOrderElementsOf(ids);
                assertThat(reply.json().get("subscriptions").intValue()).isEqualTo(300);
            }
            other.close();
            assertThat(one.send("POST", PATH, "{}").status()).isEqualTo(503);
        }
    }
}
