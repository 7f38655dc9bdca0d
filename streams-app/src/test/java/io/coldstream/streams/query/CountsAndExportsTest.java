package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The counts, and lists as files, over two processes with two partitions each. */
class CountsAndExportsTest {

    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";

    private final TestApi api = new TestApi();
    private final TestApi other = new TestApi();

    @BeforeEach
    void spread() {
        for (int partition : List.of(0, 1)) {
            api.views.owner(partition, other.address());
            other.views.owner(partition + 2, api.address());
        }
        count("total", "all", 3, 2);
        count("provider", "GOOGLE", 2, 1);
        count("provider", "MICROSOFT", 1, 1);
        count("user", "=cmd|' /C calc'!A0", 3, 2);
        count("user", "a,\"b\"\r\nc\uD83D\uDE00", 0, 1);
    }

    @AfterEach
    void stop() {
        api.close();
        other.close();
    }

    private void count(String dimension, String value, long mailboxes, long subscriptions) {
        new Stored(api.views).count(dimension, value, mailboxes, subscriptions, other.views);
    }

    @Test
    void countsAreListedByDimensionAndValue() {
        TestApi.Reply reply = api.get("/api/inventory?dimension=provider");

        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.header("Vary")).isEqualTo("Accept");
        assertThat(reply.items("value")).containsExactly("GOOGLE", "MICROSOFT");
        assertThat(reply.json().at("/items/0")).isEqualTo(read("""
                {"dimension":"provider","value":"GOOGLE","mailboxes":2,"subscriptions":1,
                "mailboxPrices":[{"amount":"16.32","currency":"USD"}]}"""));
        assertThat(api.get("/api/inventory").items("dimension"))
                .containsExactly("provider", "provider", "total", "user", "user");
        assertThat(api.get("/api/inventory?dimension=price").items("value")).isEmpty();
    }

    @Test
    void pagesOfADimensionEndWithIt() {
        TestApi.Reply first = other.get("/api/inventory?dimension=provider&limit=1");
        assertThat(first.items("value")).containsExactly("GOOGLE");

        TestApi.Reply second = other.get("/api/inventory?dimension=provider&limit=1&cursor="
                + first.json().get("next").textValue());
        assertThat(second.items("value")).containsExactly("MICROSOFT");
        assertThat(second.json().get("next")).isNull();
    }

    @Test
    void anUnknownDimensionIsRefusedWithTheKnownOnes() {
        TestApi.Reply reply = api.get("/api/inventory?dimension=colour", "Accept", CSV);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().at("/problems/0").textValue()).contains("created-month");
    }

    @Test
    void countsAsCsvAreHarmlessToASpreadsheet() {
        TestApi.Reply reply = api.get("/api/inventory", "Accept", CSV);

        assertThat(reply.header("Content-Type")).isEqualTo("text/csv; charset=utf-8; header=present");
        assertThat(reply.header("Content-Disposition")).isEqualTo("attachment; filename=\"inventory.csv\"");
        assertThat(reply.header("Vary")).isEqualTo("Accept");
        assertThat(reply.text())
                .isEqualTo(String.join(
                        "\r\n",
                        "dimension,value,mailboxes,subscriptions,mailboxPrices,currency",
                        "provider,GOOGLE,2,1,16.32,USD",
                        "provider,MICROSOFT,1,1,8.16,USD",
                        "total,all,3,2,24.48,USD",
                        "user,'=cmd|' /C calc'!A0,3,2,24.48,USD",
                        "user,\"a,\"\"b\"\"\r\nc\uD83D\uDE00\",0,1,,",
                        ""));
    }

    @Test
    void countsAsNdjsonAreOneObjectInEachLine() {
        TestApi.Reply reply = other.get("/api/inventory?dimension=user", "Accept", NDJSON);

        assertThat(reply.header("Content-Type")).isEqualTo(NDJSON);
        assertThat(reply.text().lines().map(line -> read(line).get("value").textValue()))
                .containsExactly("=cmd|' /C calc'!A0", "a,\"b\"\r\nc\uD83D\uDE00");
    }

    @Test
    void anExportHasEveryRowOfTheFilterWhateverThePage() {
        for (int i = 0; i < 1_203; i++) {
            count("domain", "site-%04d.com".formatted(i), 1, 1);
        }

        for (TestApi asked : List.of(api, other)) {
            List<String> lines = asked.get("/api/inventory?dimension=domain&limit=3", "Accept", CSV)
                    .text()
                    .lines()
                    .toList();
            assertThat(lines).hasSize(1 + 1_203).doesNotHaveDuplicates();
            assertThat(lines.subList(1, lines.size())).isSorted();
        }
    }

    @Test
    void subscriptionsAndMailboxesAreExportedWithTheirFilters() {
        for (TestApi one : List.of(api, other)) {
            new Stored(one.views)
                    .subscription("sub-1", "example.com", "u1")
                    .mailbox("sub-1", "m1", "ada@example.com")
                    .subscription("sub-2", "example.org", "+u2");
        }

        assertThat(api.get("/api/subscriptions?domain=example.org", "Accept", CSV)
                        .text()
                        .lines())
                .hasSize(2)
                .first()
                .isEqualTo("subscriptionId,status,userId,userEmail,domainId,domain,provider,quantity,mailboxesKnown,"
                        + "price,currency,periodEnd,claimedPeriodEnd,observedPeriodStart,observedPeriodEnd,observedAt,"
                        + "autoRenew,mode,renewal,held,anomalies,updatedAt");
        assertThat(api.get("/api/subscriptions?domain=example.org", "Accept", CSV)
                        .text()
                        .lines()
                        .skip(1))
                .allMatch(line ->
                        line.startsWith("sub-2,ACTIVE,'+u2,owner@example.org,,example.org,GOOGLE,2,2,5.50,USD,"));
        assertThat(api.get("/api/mailboxes", "Accept", CSV).text().lines().skip(1))
                .singleElement()
                .asString()
                .startsWith("m1,sub-1,order-1,,,example.com,GOOGLE,ada@example.com,Ada,Byron,,false,5.50,USD,2026-");
        assertThat(read(api.get("/api/mailboxes", "Accept", NDJSON).text())
                        .get("mailboxId")
                        .textValue())
                .isEqualTo("m1");
    }

    @Test
    void otherFormsAreRefusedAndOtherRoutesDoNotCare() {
        TestApi.Reply reply = api.get("/api/inventory", "Accept", "text/html");

        assertThat(reply.status()).isEqualTo(406);
        assertThat(reply.header("Vary")).isEqualTo("Accept");
        assertThat(reply.json().get("detail").textValue()).contains("text/csv");
        assertThat(api.get("/api/spending", "Accept", CSV).header("Content-Type"))
                .isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {CSV, NDJSON, "application/json"})
    void whilePartitionsMoveThereIsNoAnswer(String accept) {
        other.views.moving(true);

        TestApi.Reply reply = api.get("/api/inventory", "Accept", accept);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void anExportWaitsWhilePartitionsMoveInItsMiddle() {
        List<String> expected = thousandDomains();
        api.views.walksUntil(2, 3, Refused.rebalancing());

        assertThat(api.get("/api/inventory?dimension=domain", "Accept", NDJSON)
                        .text()
                        .lines()
                        .map(line -> read(line).get("value").textValue()))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void anExportThatCanNotGoOnIsCutAndDoesNotLookWhole() {
        thousandDomains();
        api.views.walksUntil(2, Integer.MAX_VALUE, new IllegalStateException("broken"));

        assertThatThrownBy(() -> api.get("/api/inventory?dimension=domain", "Accept", CSV))
                .isInstanceOf(UncheckedIOException.class);
    }

    private List<String> thousandDomains() {
        List<String> domains = new ArrayList<>();
        for (int i = 0; i < 1_100; i++) {
            domains.add("site-%04d.com".formatted(i));
            count("domain", domains.getLast(), 1, 1);
        }
        return domains;
    }

    private static JsonNode read(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
