package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

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
