package io.coldstream.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlApiTest {

    @TempDir
    Path folder;

    private Partner partner;

    @BeforeEach
    void start() {
        partner = Partner.with(folder);
    }

    @AfterEach
    void stop() {
        partner.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/sandbox/orders | {\"count\":5001} | 422",
                "/sandbox/orders | {\"quantity\":0} | 422",
                "/sandbox/orders | {\"price\":\"-1\"} | 422",
                "/sandbox/orders | {\"periodStart\":\"yesterday\"} | 422",
                "/sandbox/orders | {\"periodStart\":\"2026-02-01T00:00:00Z\",\"periodEnd\":\"2026-01-01T00:00:00Z\"} | 422",
                "/sandbox/orders | {\"domian\":\"a.example\"} | 422",
                "/sandbox/orders | [] | 400",
                "/sandbox/orders | {oops | 400",
                "/sandbox/clock | {\"advance\":\"P20000D\"} | 422",
                "/sandbox/clock | {\"speed\":0} | 422",
                "/sandbox/clock | {\"now\":\"2026-03-01T00:00:00Z\",\"advance\":\"P1D\"} | 422",
                "/sandbox/dashboard | {\"action\":\"dance\"} | 422",
                "/sandbox/dashboard | {\"action\":\"cancel\",\"subscriptionId\":\"NOBODY\"} | 404",
                "/sandbox/dashboard | {\"action\":\"update-mailbox\",\"mailboxId\":\"NOBODY\",\"firstName\":\"A\"} | 404",
                "/sandbox/dashboard | {\"action\":\"recreate\",\"subscriptionId\":\"NOBODY\"} | 404",
                "/sandbox/dashboard | {\"action\":\"renew-domain\",\"domain\":\"nobody.example\"} | 404",
                "/sandbox/dashboard | {\"action\":\"start-warmup\",\"mailboxId\":\"NOBODY\"} | 404",
                "/sandbox/domains | {\"expiresAt\":\"soon\"} | 422",
                "/sandbox/faults | {\"call\":\"webhook\",\"kind\":\"duplicate\",\"copies\":11} | 422",
                "/sandbox/settings | {\"generation\":\"C\"} | 422",
                "/sandbox/settings | {\"webhookUrl\":\"ftp://a.example\"} | 422",
                "/sandbox/settings | {\"processing\":\"-PT1S\"} | 422",
                "/sandbox/nothing | {} | 404",
            })
    void badRequestIsAnsweredWithAProblem(String path, String body, int status) {
        HttpResponse<String> answer = partner.send(partner.request(path, "POST", body));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(Partner.tree(answer.body()).path("status").asInt()).isEqualTo(status);
    }

    @Test
    void pageInABrowserMayNotTurnTheKnobs() {
        assertThat(partner.send(partner.request("/sandbox/orders", "POST", "{}")
                                .header("Origin", "http://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(partner.send(partner.request("/sandbox/orders", "POST", "{}")
                                .setHeader("Content-Type", "text/plain"))
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void batchOfOrdersTellsTheIdsOfEach() {
        JsonNode orders = partner.control(
                        "POST", "/sandbox/orders", "{\"count\":3,\"quantity\":2,\"domain\":\"acme.example\"}")
                .path("orders");

        assertThat(orders).hasSize(3);
        assertThat(orders.path(2).path("domain").asText()).isEqualTo("acme-3.example");
        assertThat(orders.path(2).path("mailboxIds")).hasSize(2);
        assertThat(orders.path(0).path("subscriptionId").asText()).matches("[0-9A-Z]{28}");
    }

    @Test
    void secondOrderForADomainIsAFurtherSubscriptionOfTheSameDomain() {
        JsonNode first = partner.ordered("{\"domain\":\"acme.example\"}");
        JsonNode second = partner.ordered("{\"domain\":\"acme.example\"}");

        assertThat(second.path("domainId")).isEqualTo(first.path("domainId"));
        assertThat(second.path("subscriptionId")).isNotEqualTo(first.path("subscriptionId"));
        assertThat(partner.get("/dns?domain=acme.example").path("data").path("records"))
                .hasSize(4);
    }

    @Test
    void thousandsOfOrdersTakeAMomentAndAnotherMonthOfThemToo() {
        partner.control("POST", "/sandbox/settings", "{\"processing\":\"PT0S\"}");
        long begin = System.nanoTime();

        partner.control("POST", "/sandbox/orders", "{\"count\":3000,\"quantity\":1,\"autoRenew\":true}");
        partner.control("POST", "/sandbox/clock", "{\"advance\":\"P32D\"}");

        assertThat(partner.control("GET", "/sandbox/state", "").path("charges").asInt())
                .isEqualTo(6_000);
        assertThat((System.nanoTime() - begin) / 1_000_000_000).isLessThan(30);
    }

    @Test
    void healthNeedsNoKey() {
        assertThat(partner.control("GET", "/health/live", "").path("status").asText())
                .isEqualTo("UP");
        assertThat(partner.control("GET", "/health/ready", "").path("status").asText())
                .isEqualTo("UP");
    }

    @Test
    void noPasswordIsToldAnywhere() {
        partner.ordered("{}");

        assertThat(partner.control("GET", "/sandbox/state", "").toString()).doesNotContain("assword", Partner.KEY);
        assertThat(partner.control("GET", "/sandbox/webhooks", "").toString()).doesNotContain("assword");
        assertThat(partner.control("GET", "/sandbox/mailboxes", "").toString()).doesNotContain("assword");
    }
}
