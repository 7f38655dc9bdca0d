package io.coldstream.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VendorApiTest {

    @TempDir
    Path folder;

    @Test
    void callWithoutTheKeyIsUnauthorizedAndLogged() {
        try (Partner partner = Partner.with(folder)) {
            var none = partner.send(partner.request("/api/v1/integration/subscriptions", "GET", ""));
            var wrong = partner.send(partner.request("/api/v1/integration/subscriptions", "GET", "")
                    .header("cmr-x-api-key", Partner.KEY + "x"));

            assertThat(none.statusCode()).isEqualTo(401);
            assertThat(wrong.statusCode()).isEqualTo(401);
            assertThat(Partner.tree(wrong.body()).path("status").asInt()).isEqualTo(401);
            assertThat(partner.control("GET", "/sandbox/calls", "").path("calls"))
                    .hasSize(2);
        }
    }

    @Test
    void sixthCallWithinASecondIsRefusedUntilTheSecondIsOver() {
        try (Partner partner = Partner.with(folder, "COLDSTREAM_SANDBOX_RATE_PER_SECOND", "5")) {
            for (int i = 0; i < 5; i++) {
                assertThat(partner.call("GET", "/subscriptions", "").statusCode())
                        .isEqualTo(200);
            }

            var refused = partner.call("GET", "/subscriptions", "");

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            partner.time.advance(Duration.ofMillis(999));
            assertThat(partner.call("GET", "/dns?domain=a.example", "").statusCode())
                    .isEqualTo(429);
            partner.time.advance(Duration.ofMillis(1));
            assertThat(partner.call("GET", "/subscriptions", "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void generationBNamesTheActionAndGenerationADoesNot() {
        try (Partner partner = Partner.with(folder)) {
            String id = partner.subscription("{}");

            JsonNode b = Partner.tree(partner.renew(id).body());
            partner.control("POST", "/sandbox/settings", "{\"generation\":\"A\"}");
            JsonNode a = Partner.tree(partner.renew(id).body());

            assertThat(b.path("actionId").asText()).matches("ACT_[0-9a-f-]{36}");
            assertThat(b.path("message").asText())
                    .isEqualTo("Subscriptions added for renewal. Please ensure you have enough balance to renew the"
                            + " subscriptions.");
            assertThat(a.has("actionId")).isFalse();
            assertThat(a.has("data")).isTrue();
            assertThat(a.path("data").isNull()).isTrue();
        }
    }

    @Test
    void unknownPathAndMethodAreNotFoundInAnEnvelope() {
        try (Partner partner = Partner.with(folder)) {
            assertThat(partner.get("/wallet").path("status").asInt()).isEqualTo(404);
            assertThat(partner.call("DELETE", "/subscriptions", "{}").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void bodyOverOneMegabyteIsRefused() {
        try (Partner partner = Partner.with(folder)) {
            assertThat(partner.call("POST", "/send-errors", "{\"payload\":\"" + "x".repeat(1_000_001) + "\"}")
                            .statusCode())
                    .isEqualTo(413);
            assertThat(partner.control("GET", "/sandbox/calls", "")
                            .path("calls")
                            .path(0)
                            .path("status")
                            .asInt())
                    .isEqualTo(413);
        }
    }

    @Test
    void reportedErrorIsAnsweredWithAnEmptyObject() {
        try (Partner partner = Partner.with(folder)) {
            var answer = partner.call("POST", "/send-errors", "{\"method\":\"POST\",\"path\":\"/x\"}");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{}");
            assertThat(partner.call("POST", "/send-errors", "[]").statusCode()).isEqualTo(422);
        }
    }

    @Test
    void pagesOfSubscriptionsShowEachOnceAndCountThem() {
        try (Partner partner = Partner.with(folder)) {
            partner.ordered("{\"count\":7,\"quantity\":1}");
            Set<String> seen = new HashSet<>();

            for (int page = 1; page <= 4; page++) {
                JsonNode data =
                        partner.get("/subscriptions?limit=2&page=" + page).path("data");
                assertThat(data.path("pagination").path("totalPages").asInt()).isEqualTo(4);
                assertThat(data.path("pagination").path("totalSearchedCount").asInt())
                        .isEqualTo(7);
                data.path("subscriptions")
                        .forEach(one -> seen.add(one.path("subscriptionId").asText()));
            }

            assertThat(seen).hasSize(7);
            assertThat(partner.get("/subscriptions?limit=2&page=5").path("data").path("subscriptions"))
                    .isEmpty();
            assertThat(partner.get("/subscriptions?limit=0").path("status").asInt())
                    .isEqualTo(422);
        }
    }

    @Test
    void subscriptionsAreFilteredByDomainAndStatusAndHiddenUntilTheirOrderIsDone() {
        try (Partner partner = Partner.with(folder)) {
            partner.control("POST", "/sandbox/orders", "{\"domain\":\"Acme.example\"}");
            assertThat(partner.get("/subscriptions?domain=acme.example")
                            .path("data")
                            .path("subscriptions"))
                    .isEmpty();

            partner.time.advance(Partner.PROCESSING.multipliedBy(2));

            JsonNode shown = partner.get("/subscriptions?domain=ACME.example&status=active")
                    .path("data")
                    .path("subscriptions");
            assertThat(shown).hasSize(1);
            List<String> fields = new ArrayList<>();
            shown.path(0).fieldNames().forEachRemaining(fields::add);
            assertThat(fields)
                    .containsExactly(
                            "subscriptionId",
                            "subscriptionStatus",
                            "totalMailboxQuantity",
                            "billingCycle",
                            "pricePerMailbox",
                            "periodStart",
                            "periodEnd",
                            "serviceProvider",
                            "autoRenew",
                            "userId",
                            "domain");
            assertThat(partner.get("/subscriptions?status=EXPIRED").path("data").path("subscriptions"))
                    .isEmpty();
            assertThat(partner.get("/subscriptions?domain=other.example")
                            .path("data")
                            .path("subscriptions"))
                    .isEmpty();
        }
    }

    @Test
    void dateHeaderIsRealTimeOffByTheSkew() {
        try (Partner partner = Partner.with(folder)) {
            partner.control("POST", "/sandbox/clock", "{\"advance\":\"P20D\"}");
            assertThat(partner.call("GET", "/subscriptions", "").headers().allValues("Date"))
                    .containsExactly("Sat, 31 Jan 2026 12:00:00 GMT");

            partner.control("POST", "/sandbox/settings", "{\"dateSkewSeconds\":-3600}");

            assertThat(partner.call("GET", "/subscriptions", "").headers().allValues("Date"))
                    .containsExactly("Sat, 31 Jan 2026 11:00:00 GMT");
        }
    }

    @Test
    void everyCallIsCountedWithWhatItWasAbout() {
        try (Partner partner = Partner.with(folder)) {
            partner.renew("ONE", "TWO");
            partner.call("PATCH", Partner.UPDATE, "{\"mailboxData\":{\"mailboxId\":\"BOX\",\"firstName\":\"A\"}}");

            JsonNode renewal = partner.control("GET", "/sandbox/calls?subscriptionId=TWO", "")
                    .path("calls");
            JsonNode update =
                    partner.control("GET", "/sandbox/calls?mailboxId=BOX", "").path("calls");

            assertThat(renewal).hasSize(1);
            assertThat(renewal.path(0).path("path").asText()).isEqualTo(Partner.RENEW);
            assertThat(renewal.path(0).path("status").asInt()).isEqualTo(200);
            assertThat(renewal.path(0).path("at").asText()).isEqualTo("2026-01-31T12:00:00Z");
            assertThat(update.path(0).path("status").asInt()).isEqualTo(400);
        }
    }
}
