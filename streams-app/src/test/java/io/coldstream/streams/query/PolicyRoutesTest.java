package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.RenewalMode;
import io.coldstream.avro.RenewalPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolicyRoutesTest {

    private static final String ARMED = "{\"mode\":\"ARMED\",\"leadTime\":\"PT72H\",\"reason\":\"pilot\"}";

    private final TestApi api = new TestApi();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aPolicyIsWrittenReadBackCountedAndTakenAway() {
        assertThat(api.send("PUT", "/api/policies/user:u1", ARMED)
                        .json()
                        .get("version")
                        .longValue())
                .isEqualTo(1);
        var second = api.send("PUT", "/api/policies/user:u1", ARMED);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json().get("version").longValue()).isEqualTo(2);
        assertThat(second.json().get("leadTime").textValue()).isEqualTo("PT72H");
        assertThat(api.get("/api/policies/user:u1").json().get("mode").textValue())
                .isEqualTo("ARMED");
        assertThat(api.get("/api/policies").items("scope")).containsExactly("user:u1");

        assertThat(api.send("DELETE", "/api/policies/user:u1", "").status()).isEqualTo(200);
        assertThat(api.get("/api/policies/user:u1").status()).isEqualTo(404);
        assertThat(api.send("DELETE", "/api/policies/user:u1", "").status()).isEqualTo(404);
    }

    @Test
    void theMostSpecificPolicyIsShownWithTheSubscription() {
        new Stored(api.views).subscription("sub-1", "example.com", "u1");
        api.send("PUT", "/api/policies/default", "{\"mode\":\"OFF\",\"reason\":\"r\"}");
        api.send("PUT", "/api/policies/domain:example.com", ARMED);

        var policy = api.get("/api/subscriptions/sub-1").json().get("policy");

        assertThat(policy.get("mode").textValue()).isEqualTo("ARMED");
        assertThat(policy.get("scope").textValue()).isEqualTo("domain:example.com");
    }

    @Test
    void everyProblemOfAPolicyIsListedAndNothingIsWritten() {
        var reply = api.send(
                "PUT",
                "/api/policies/group:x",
                "{\"mode\":\"YES\",\"leadTime\":\"P90D\",\"lateRenewal\":\"no\",\"cap\":1}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().get("problems")).hasSize(6);
        assertThat(api.views.policies).isEmpty();
    }

    @Test
    void everyFieldIsKeptAndShown() {
        String text = """
                {"mode":"ARMED","leadTime":"P5D","lateRenewal":true,"noticeDays":[45,7],
                "maxPricePerMailbox":{"amount":"12.5","currency":"USD"},"maxPriceRisePercent":20,
                "approvalAbove":{"amount":"100","currency":"USD"},"approvalLasts":"P2D","priority":9,
                "dailyCap":{"amount":"250.00","currency":"USD"},"monthlyCap":{"amount":"0.1234","currency":"USD"},
                "reason":"all"}""";

        api.send("PUT", "/api/policies/default", text);

        var shown = api.get("/api/policies/default").json();
        assertThat(shown.get("noticeDays").toString()).isEqualTo("[45,7]");
        assertThat(shown.at("/maxPricePerMailbox/amount").textValue()).isEqualTo("12.50");
        assertThat(shown.get("maxPriceRisePercent").intValue()).isEqualTo(20);
        assertThat(shown.at("/approvalAbove/amount").textValue()).isEqualTo("100.00");
        assertThat(shown.get("approvalLasts").textValue()).isEqualTo("PT48H");
        assertThat(shown.get("priority").intValue()).isEqualTo(9);
        assertThat(shown.at("/dailyCap/amount").textValue()).isEqualTo("250.00");
        assertThat(shown.at("/monthlyCap/amount").textValue()).isEqualTo("0.1234");
        assertThat(shown.get("inForce").booleanValue()).isTrue();
    }

    @Test
    void whatIsOutOfItsBoundsIsNamedFieldByField() {
        String text = """
                {"noticeDays":[45,45],"maxPricePerMailbox":{"amount":"-1","currency":"USD"},"maxPriceRisePercent":-1,
                "approvalAbove":{"amount":"5","currency":"EUR"},"approvalLasts":"PT1M","priority":10,
                "dailyCap":{"amount":"1.00001","currency":"USD"},"monthlyCap":250,
                "effectiveFrom":"2020-01-01T00:00:00Z","superseded":{},"reason":"r"}""";

        var problems = api.send("PUT", "/api/policies/default", text)
                .json()
                .get("problems")
                .toString();

        assertThat(problems)
                .contains("noticeDays: a list of at most 59 different whole numbers from 1 to 59")
                .contains("maxPricePerMailbox: its amount is")
                .contains("maxPriceRisePercent: a whole number from 0 to 1000")
                .contains("approvalAbove: its currency has to be USD")
                .contains("approvalLasts: an ISO 8601 duration from PT1H to P60D")
                .contains("priority: a whole number from 0 to 9")
                .contains("dailyCap: its amount is")
                .contains("monthlyCap: money such as")
                .contains("effectiveFrom: from now")
                .contains("superseded: is not a field");
        assertThat(api.views.policies).isEmpty();
    }

    @Test
    void capsHoldOverMany() {
        String cap = "{\"dailyCap\":{\"amount\":\"5\",\"currency\":\"USD\"},\"reason\":\"r\"}";

        assertThat(api.send("PUT", "/api/policies/user:u1", cap).status()).isEqualTo(200);
        assertThat(api.send("PUT", "/api/policies/subscription:s1", cap)
                        .json()
                        .get("problems")
                        .toString())
                .contains("dailyCap: only in default")
                .contains("maxPricePerMailbox");
        assertThat(api.send("PUT", "/api/policies/default", "{\"reason\":\"nothing\"}")
                        .json()
                        .get("problems"))
                .hasSize(1);
    }

    @Test
    void aPolicyForLaterLeavesWhatHoldsUntilThen() {
        new Stored(api.views).subscription("sub-1", "example.com", "u1");
        String later = Instant.now().plus(Duration.ofDays(3)).toString();
        api.send("PUT", "/api/policies/default", "{\"mode\":\"OFF\",\"reason\":\"first\"}");

        api.send("PUT", "/api/policies/default", later("DRY_RUN", later));
        var shown =
                api.send("PUT", "/api/policies/default", later("ARMED", later)).json();

        assertThat(shown.get("version").longValue()).isEqualTo(3);
        assertThat(shown.get("inForce").booleanValue()).isFalse();
        assertThat(shown.get("superseded").get("mode").textValue()).isEqualTo("OFF");
        assertThat(shown.get("superseded").has("superseded")).isFalse();
        assertThat(mode("sub-1")).isEqualTo("OFF");

        api.send("DELETE", "/api/policies/default", "{\"reason\":\"neither\"}");
        assertThat(mode("sub-1")).isEqualTo("DRY_RUN");
        assertThat(api.views.policies)
                .hasEntrySatisfying(
                        "default", policy -> assertThat(policy.getReason()).isEqualTo("neither"));
        var anew =
                api.send("PUT", "/api/policies/default", later("ARMED", later)).json();
        assertThat(anew.get("version").longValue()).as("counts on").isEqualTo(5);
        assertThat(anew.has("superseded")).isFalse();
        assertThat(mode("sub-1")).isEqualTo("DRY_RUN");
    }

    private static String later(String mode, String from) {
        return "{\"mode\":\"%s\",\"effectiveFrom\":\"%s\",\"reason\":\"r\"}".formatted(mode, from);
    }

    private String mode(String subscriptionId) {
        return api.get("/api/subscriptions/" + subscriptionId)
                .json()
                .at("/policy/mode")
                .textValue();
    }

    @Test
    void ofTwoProcessesThatWriteTheSameVersionTheOneWhoseChangeIsLostIsTold() {
        api.journal.onTheWay = policy -> RenewalPolicy.newBuilder(policy)
                .setMode(RenewalMode.OFF)
                .setUpdatedBy("somebody at the other process")
                .build();

        var lost = api.send("PUT", "/api/policies/default", ARMED);

        assertThat(lost.status()).isEqualTo(409);
        assertThat(lost.json().get("detail").textValue()).contains("GET it", "PUT what it lacks");
        assertThat(api.send("PUT", "/api/spending", "{\"stopped\":true,\"reason\":\"r\"}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void whatTheLogKeepsLessFinelyIsNoChangeOfAnother() {
        api.journal.onTheWay = policy -> RenewalPolicy.newBuilder(policy)
                .setUpdatedAt(policy.getUpdatedAt().truncatedTo(ChronoUnit.MILLIS))
                .build();

        assertThat(api.send("PUT", "/api/policies/default", ARMED).status()).isEqualTo(200);
    }

    @Test
    void withTheVersionThatWasSeenOnlyThatOneIsReplaced() {
        assertThat(written(0)).isEqualTo(1);
        assertThat(written(1)).isEqualTo(2);

        for (int stale : List.of(0, 1, 3)) {
            var refused = api.send("PUT", "/api/policies/default", withVersion(stale));
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.json().get("detail").textValue()).contains("version is 2", "GET it");
        }
        assertThat(api.views.policies)
                .hasEntrySatisfying(
                        "default", policy -> assertThat(policy.getVersion()).isEqualTo(2));

        api.send("DELETE", "/api/policies/default", "{}");
        assertThat(api.send("PUT", "/api/policies/default", withVersion(3)).status())
                .isEqualTo(409);
        assertThat(written(0)).isEqualTo(4);
    }

    private long written(int seen) {
        var reply = api.send("PUT", "/api/policies/default", withVersion(seen));
        assertThat(reply.status()).isEqualTo(200);
        return reply.json().get("version").longValue();
    }

    private static String withVersion(int seen) {
        return "{\"mode\":\"ARMED\",\"version\":" + seen + ",\"reason\":\"r\"}";
    }

    @Test
    void theSpendingSwitchIsNoPolicy() {
        assertThat(api.get("/api/spending").json().get("stopped").booleanValue())
                .isFalse();

        var stopped = api.send("PUT", "/api/spending", "{\"stopped\":true,\"reason\":\"audit\"}");

        assertThat(stopped.json().get("stopped").booleanValue()).isTrue();
        assertThat(api.get("/api/spending").json().get("reason").textValue()).isEqualTo("audit");
        assertThat(api.get("/api/policies").items("scope")).isEmpty();
        assertThat(api.get("/api/policies/spending").status()).isEqualTo(404);
        assertThat(api.send("PUT", "/api/policies/spending", ARMED).status()).isEqualTo(422);
        assertThat(api.send("DELETE", "/api/policies/spending", "").status()).isEqualTo(404);
        assertThat(api.send("PUT", "/api/spending", "{\"stopped\":\"yes\"}")
                        .json()
                        .get("problems"))
                .hasSize(2);
    }
}
