package io.coldstream.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DomainTest {

    @TempDir
    Path folder;

    private Partner partner;
    private Receiver receiver;

    @BeforeEach
    void start() throws IOException {
        receiver = new Receiver();
        partner = Partner.with(folder);
        partner.receiver(receiver);
    }

    @AfterEach
    void stop() {
        partner.close();
        receiver.close();
    }

    private String onDomain(String form) {
        return partner.subscription("{\"domain\":\"a.example\",\"userId\":\"ME\"" + form + "}");
    }

    private String statusOf(String domain) {
        return partner.domain(domain).path("status").asText();
    }

    private JsonNode call(String method, String path, String body) {
        return Partner.tree(partner.call(method, "/domains" + path, body).body());
    }

    @Test
    void domainOfAnOrderExpiresAYearAfterItAndIsNotRenewedByItself() {
        onDomain("");

        JsonNode told = receiver.the("domain.order.success");
        assertThat(Receiver.fields(told))
                .containsExactly(
                        "userId",
                        "userEmail",
                        "orderId",
                        "domainId",
                        "domainName",
                        "creationTime",
                        "expiryDate",
                        "price");
        assertThat(told.path("expiryDate").asText()).isEqualTo("2027-01-31T12:00:00Z");
        assertThat(told.path("price").decimalValue()).isEqualByComparingTo("14.5");
        assertThat(partner.domain("a.example").path("autoRenew").asBoolean()).isFalse();
        assertThat(partner.domain("a.example").path("expiresAt").asText()).isEqualTo("2027-01-31T12:00:00Z");
    }

    @Test
    void domainOfAnOldSubscriptionExpiresOnADayThatLiesAhead() {
        onDomain(",\"periodStart\":\"2024-06-01T00:00:00Z\",\"periodEnd\":\"2026-02-20T00:00:00Z\"");

        assertThat(partner.domain("a.example").path("expiresAt").asText()).isEqualTo("2026-06-01T00:00:00Z");
    }

    @Test
    void expiryIsToldAsGraceAndSevenDaysLaterAsTheEnd() {
        onDomain(",\"domainExpiresAt\":\"2026-02-10T00:00:00Z\"");

        partner.setClock("2026-02-09T23:59:59Z");
        assertThat(statusOf("a.example")).isEqualTo("ACTIVE");
        partner.setClock("2026-02-10T00:00:00Z");
        assertThat(statusOf("a.example")).isEqualTo("GRACE");
        JsonNode grace = receiver.the("domain.grace_period");
        assertThat(Receiver.fields(grace))
                .containsExactly("userId", "userEmail", "domainId", "domainName", "expiryDate");
        assertThat(grace.path("expiryDate").asText()).isEqualTo("2026-02-10T00:00:00Z");
        partner.setClock("2026-02-16T23:59:59Z");
        partner.allIsTold();
        assertThat(receiver.events()).doesNotContain("domain.expired");
        partner.setClock("2026-02-17T00:00:00Z");
        assertThat(statusOf("a.example")).isEqualTo("EXPIRED");
        assertThat(receiver.the("domain.expired").path("domainName").asText()).isEqualTo("a.example");
    }

    @Test
    void renewalsOfASubscriptionFailFromTheBeginningOfItsDomainsGrace() {
        String id = onDomain(",\"domainExpiresAt\":\"2026-02-10T00:00:00Z\"");
        partner.setClock("2026-02-10T00:00:00Z");

        assertThat(partner.renew(id).statusCode()).isEqualTo(200);
        partner.process();

        assertThat(receiver.the("subscription.renewal.failed").path("reason").asText())
                .isEqualTo("Domain expired");
        assertThat(partner.renewals(id)).isEmpty();
    }

    @Test
    void domainRenewedInItsGraceLetsItsSubscriptionBeRenewedAgain() {
        String id = onDomain(",\"domainExpiresAt\":\"2026-02-10T00:00:00Z\"");
        partner.setClock("2026-02-12T00:00:00Z");

        JsonNode answer = call("POST", "/renew", "{\"userId\":\"ME\",\"domains\":[\"A.example\"],\"years\":2}");
        assertThat(answer.path("status").asInt()).isEqualTo(200);
        assertThat(partner.charges("domain-renewal")).isEmpty();
        partner.process();
        partner.renew(id);
        partner.process();

        JsonNode told = receiver.the("domain.renewal.success");
        assertThat(told.path("expiryDate").asText()).isEqualTo("2028-02-10T00:00:00Z");
        assertThat(partner.renewals(id)).hasSize(1);
        JsonNode charge = partner.charges("domain-renewal").getFirst();
        assertThat(charge.path("amount").path("amount").asText()).isEqualTo("29.00");
        assertThat(charge.path("domain").asText()).isEqualTo("a.example");
        assertThat(charge.path("periodStart").asText()).isEqualTo("2026-02-10T00:00:00Z");
        assertThat(charge.path("by").asText()).isEqualTo("api");
        assertThat(charge.has("subscriptionId")).isFalse();
        assertThat(partner.control("GET", "/sandbox/ledger?subscriptionId=" + id, "")
                        .path("entries"))
                .hasSize(2);
    }

    @Test
    void renewalWithoutDomainsRenewsAllOfTheUserWhoseWindowIsOpen() {
        domain("near.example", "2026-03-17T12:00:00Z");
        domain("far.example", "2026-03-17T13:00:00Z");
        partner.control(
                "POST",
                "/sandbox/domains",
                "{\"domain\":\"others.example\",\"userId\":\"YOU\",\"expiresAt\":\"2026-02-20T00:00:00Z\"}");
        partner.process();

        call("POST", "/renew", "{\"userId\":\"ME\",\"domains\":[]}");
        partner.process();

        assertThat(partner.charges("domain-renewal"))
                .extracting(entry -> entry.path("domain").asText())
                .containsExactly("near.example");
        partner.allIsTold();
        assertThat(receiver.events()).doesNotContain("domain.renewal.failed");
    }

    private void domain(String name, String expiresAt) {
        partner.control(
                "POST",
                "/sandbox/domains",
                "{\"domain\":\"" + name + "\",\"userId\":\"ME\",\"expiresAt\":\"" + expiresAt + "\"}");
    }

    @Test
    void namedDomainBeforeItsWindowAndOneAfterItsGraceFailWithTheirReason() {
        domain("far.example", "2026-12-01T00:00:00Z");
        domain("late.example", "2026-01-20T00:00:00Z");
        partner.process();
        partner.control("GET", "/sandbox/state", "");

        call("POST", "/renew", "{\"userId\":\"ME\",\"domains\":[\"far.example\",\"late.example\"]}");
        partner.process();
        partner.allIsTold();

        assertThat(receiver.received("domain.renewal.failed"))
                .extracting(one -> one.data().path("domainName").asText() + ": "
                        + one.data().path("reason").asText())
                .containsExactlyInAnyOrder(
                        "far.example: Renewal window is not open yet", "late.example: Domain is EXPIRED");
        assertThat(partner.charges("domain-renewal")).isEmpty();
    }

    @Test
    void renewalThatTheWalletDoesNotCoverFails() {
        onDomain(",\"domainExpiresAt\":\"2026-02-20T00:00:00Z\"");
        partner.dashboard("{\"action\":\"set-wallet\",\"balance\":\"14.49\"}");

        partner.dashboard("{\"action\":\"renew-domain\",\"domain\":\"a.example\"}");
        partner.process();

        assertThat(receiver.the("domain.renewal.failed").path("reason").asText())
                .isEqualTo("Insufficient wallet balance");
    }

    @Test
    void personAtTheDashboardRenewsADomainToo() {
        onDomain(",\"domainExpiresAt\":\"2026-02-20T00:00:00Z\"");

        partner.dashboard("{\"action\":\"renew-domain\",\"domain\":\"a.example\"}");
        partner.process();

        assertThat(partner.charges("domain-renewal").getFirst().path("by").asText())
                .isEqualTo("dashboard");
        assertThat(partner.domain("a.example").path("expiresAt").asText()).isEqualTo("2027-02-20T00:00:00Z");
    }

    @Test
    void autoRenewOfADomainChargesAtItsExpiryAndGraceFollowsOnlyWithoutMoney() {
        onDomain(",\"domainExpiresAt\":\"2026-02-10T00:00:00Z\"");
        JsonNode toggled = call("PATCH", "/toggle-auto-renew", "{\"userId\":\"ME\",\"autoRenew\":true}");
        assertThat(toggled.path("data").path(0).path("autoRenew").asBoolean()).isTrue();

        partner.setClock("2026-02-10T00:00:00Z");
        assertThat(partner.domain("a.example").path("expiresAt").asText()).isEqualTo("2027-02-10T00:00:00Z");
        assertThat(partner.charges("domain-renewal").getFirst().path("by").asText())
                .isEqualTo("auto");
        partner.dashboard("{\"action\":\"set-wallet\",\"balance\":\"0\"}");
        partner.setClock("2027-02-10T00:00:00Z");

        assertThat(statusOf("a.example")).isEqualTo("GRACE");
        assertThat(receiver.the("domain.renewal.failed").path("reason").asText())
                .contains("wallet");
        assertThat(receiver.the("domain.grace_period").path("expiryDate").asText())
                .isEqualTo("2027-02-10T00:00:00Z");
    }

    @Test
    void personSwitchesAutoRenewOfADomainAndNothingIsTold() {
        onDomain("");
        partner.allIsTold();
        int before = receiver.received().size();

        partner.dashboard("{\"action\":\"toggle-domain-autorenew\",\"domain\":\"a.example\"}");
        partner.allIsTold();

        assertThat(partner.domain("a.example").path("autoRenew").asBoolean()).isTrue();
        assertThat(receiver.received()).hasSize(before);
    }

    @Test
    void renewalPriceIsToldAsTextForTheYearsAsked() {
        onDomain("");

        JsonNode data = call("POST", "/renewal-price", "{\"userId\":\"ME\",\"years\":3}")
                .path("data");

        assertThat(data).hasSize(1);
        assertThat(Receiver.fields(data.path(0)))
                .containsExactly("domainName", "domainId", "years", "renewalPrice", "expireOn", "autoRenew");
        assertThat(data.path(0).path("renewalPrice").textValue()).isEqualTo("43.50");
        assertThat(call("POST", "/renewal-price", "{\"userId\":\"ME\"}")
                        .path("data")
                        .path(0)
                        .path("renewalPrice")
                        .textValue())
                .isEqualTo("14.50");
        assertThat(call("POST", "/renewal-price", "{\"userId\":\"YOU\"}").path("data"))
                .isEmpty();
    }

    @Test
    void badBodiesAreUnprocessable() {
        for (String body : List.of(
                "{}",
                "{\"userId\":\"ME\",\"domains\":\"a.example\"}",
                "{\"userId\":\"ME\",\"years\":0}",
                "{\"userId\":\"ME\",\"years\":\"two\"}")) {
            assertThat(call("POST", "/renew", body).path("status").asInt())
                    .as(body)
                    .isEqualTo(422);
        }
        assertThat(call("PATCH", "/toggle-auto-renew", "{\"userId\":\"ME\"}")
                        .path("status")
                        .asInt())
                .isEqualTo(422);
    }

    @Test
    void domainAloneIsChargedAndCarriesSubscriptionsLater() {
        JsonNode placed = partner.control("POST", "/sandbox/domains", "{\"domain\":\"a.example\",\"userId\":\"ME\"}");
        partner.process();

        assertThat(receiver.the("domain.order.success").path("orderId")).isEqualTo(placed.path("orderId"));
        assertThat(partner.charges("domain-order")
                        .getFirst()
                        .path("amount")
                        .path("amount")
                        .asText())
                .isEqualTo("14.50");
        partner.subscription("{\"domain\":\"a.example\"}");
        JsonNode order = receiver.the("mailbox.order.success");
        assertThat(order.path("domainId")).isEqualTo(placed.path("domainId"));
        assertThat(order.path("userId").asText()).isEqualTo("ME");
        partner.allIsTold();
        assertThat(receiver.received("domain.order.success")).hasSize(1);
        assertThat(partner.get("/dns?domain=a.example").path("data").path("records"))
                .hasSize(4);
    }

    @Test
    void refusedDomainIsToldWithItsReasonAndCanBeOrderedAgain() {
        partner.control("POST", "/sandbox/domains", "{\"domain\":\"a.example\",\"failed\":\"Domain is taken\"}");
        partner.process();
        partner.control("GET", "/sandbox/state", "");

        JsonNode told = receiver.the("domain.order.failed");
        assertThat(Receiver.fields(told)).containsExactly("userId", "userEmail", "orderId", "domainName", "reason");
        assertThat(told.path("reason").asText()).isEqualTo("Domain is taken");
        assertThat(partner.charges("domain-order")).isEmpty();
        partner.control("POST", "/sandbox/domains", "{\"domain\":\"a.example\"}");
        partner.process();
        assertThat(statusOf("a.example")).isEqualTo("ACTIVE");
    }
}
