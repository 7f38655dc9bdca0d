package io.coldstream.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {

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

    private String data(String mailbox) {
        return "{\"microsoftOauthRoute\":\"https://a.example\",\"mailboxId\":\"" + mailbox + "\"}";
    }

    @Test
    void exportIsToldOnceItWasCarriedOut() {
        String mailbox = partner.mailbox();

        partner.call("POST", "/mailboxes/oauth", data(mailbox));
        partner.allIsTold();
        assertThat(receiver.events()).doesNotContain("mailbox.exported");
        partner.process();

        JsonNode told = receiver.the("mailbox.exported");
        assertThat(Receiver.fields(told))
                .containsExactly("userId", "userEmail", "mailboxId", "domain", "email", "workspaceType", "status");
        assertThat(told.path("mailboxId").asText()).isEqualTo(mailbox);
    }

    @Test
    void exportAtTheDashboardIsToldTooAndOneOfACancelledSubscriptionIsNot() {
        JsonNode placed = partner.ordered("{\"quantity\":2}");
        String mailbox = placed.path("mailboxIds").path(0).asText();
        partner.dashboard("{\"action\":\"reexport\",\"mailboxId\":\"" + mailbox + "\"}");
        partner.process();
        assertThat(receiver.the("mailbox.exported").path("mailboxId").asText()).isEqualTo(mailbox);

        partner.call("POST", "/mailboxes/oauth", data(mailbox));
        partner.dashboard("{\"action\":\"cancel\",\"subscriptionId\":\""
                + placed.path("subscriptionId").asText() + "\"}");
        partner.process();
        partner.allIsTold();

        assertThat(receiver.received("mailbox.exported")).hasSize(1);
    }

    @Test
    void changedRecordIsToldWithItsDomain() {
        partner.ordered("{\"domain\":\"a.example\",\"userId\":\"ME\"}");
        String recordId = partner.get("/dns?domain=a.example")
                .path("data")
                .path("records")
                .path(0)
                .path("recordId")
                .asText();

        partner.call(
                "PUT",
                "/dns?userId=ME",
                "{\"recordId\":\"" + recordId
                        + "\",\"domain\":\"a.example\",\"host\":\"www\",\"value\":\"b.example\",\"recordType\":\"CNAME\"}");

        JsonNode told = receiver.the("dns-record.updated");
        assertThat(Receiver.fields(told))
                .containsExactly("userId", "userEmail", "domain", "recordId", "host", "recordType", "value");
        assertThat(told.path("recordId").asText()).isEqualTo(recordId);
        assertThat(told.path("value").asText()).isEqualTo("b.example");
    }

    @Test
    void refusedChangeOfARecordIsNotTold() {
        partner.ordered("{\"domain\":\"a.example\"}");
        partner.call("PUT", "/dns", "{\"recordId\":\"rec_0\",\"domain\":\"a.example\"}");
        partner.allIsTold();

        assertThat(receiver.events()).doesNotContain("dns-record.updated");
    }

    @Test
    void warmupBeginsAndEndsAtTheDashboardAndEachIsToldOnce() {
        String mailbox = "\"mailboxId\":\"" + partner.mailbox() + "\"}";

        partner.dashboard("{\"action\":\"start-warmup\"," + mailbox);
        assertThat(act("start-warmup", mailbox)).isEqualTo(409);
        partner.dashboard("{\"action\":\"remove-warmup\"," + mailbox);
        assertThat(act("remove-warmup", mailbox)).isEqualTo(409);
        partner.allIsTold();

        assertThat(receiver.the("mailbox.warmup.started").path("warmingUpFrom").asText())
                .isEqualTo("2026-01-31T12:00:15Z");
        assertThat(receiver.the("mailbox.warmup.removed").path("status").asText())
                .isEqualTo("REMOVED");
        assertThat(receiver.events())
                .filteredOn(event -> event.contains("warmup"))
                .hasSize(2);
    }

    private int act(String action, String rest) {
        return partner.send(partner.request("/sandbox/dashboard", "POST", "{\"action\":\"" + action + "\"," + rest))
                .statusCode();
    }

    @Test
    void moreMailboxesAreAnUpdateOfTheSubscriptionAndAreCreatedAndCharged() {
        String id = partner.subscription("{\"quantity\":2,\"price\":\"11\"}");

        partner.dashboard("{\"action\":\"add-mailboxes\",\"subscriptionId\":\"" + id + "\",\"quantity\":3}");
        partner.process();
        partner.allIsTold();

        assertThat(receiver.the("subscription.updated").path("quantity").asInt())
                .isEqualTo(5);
        Set<String> emails = new TreeSet<>();
        receiver.received("mailbox.created")
                .forEach(one -> emails.add(
                        one.data().path("mailboxDetails").path("email").asText()));
        assertThat(emails).hasSize(5);
        assertThat(partner.charges("order"))
                .extracting(entry -> entry.path("amount").path("amount").asText())
                .containsExactly("22.00", "33.00");
    }

    @Test
    void withAutoRenewPastDueIsToldAndTheEndNeverIs() {
        String id = partner.subscription("{\"autoRenew\":true,\"domainAutoRenew\":true}");
        partner.dashboard("{\"action\":\"set-wallet\",\"balance\":\"0\"}");

        partner.setClock("2026-06-01T00:00:00Z");
        partner.allIsTold();

        assertThat(partner.status(id)).isEqualTo("PAST_DUE");
        assertThat(receiver.received("subscription.past_due")).hasSize(1);
        assertThat(receiver.the("subscription.past_due").path("autoRenew").asBoolean())
                .isTrue();
        assertThat(receiver.events()).doesNotContain("subscription.expired");
    }

    @Test
    void switchingAutoRenewOffTellsNothingAndLetsAnOverdueSubscriptionEnd() {
        String id = partner.subscription("{\"autoRenew\":true}");
        partner.dashboard("{\"action\":\"set-wallet\",\"balance\":\"0\"}");
        partner.setClock("2026-03-02T00:00:00Z");
        partner.allIsTold();
        int before = receiver.received().size();

        assertThat(partner.call(
                                "POST",
                                "/subscriptions/toggle-autorenewal",
                                "{\"subscriptionIds\":[\"" + id + "\"],\"autoRenew\":false}")
                        .statusCode())
                .isEqualTo(200);
        partner.setClock("2026-03-07T11:59:59Z");
        partner.allIsTold();
        assertThat(receiver.received()).hasSize(before);
        partner.setClock("2026-03-07T12:00:00Z");

        assertThat(receiver.the("subscription.expired").path("subscriptionId").asText())
                .isEqualTo(id);
    }

    @Test
    void callCancelsASubscriptionOrAllOfADomain() {
        String one = partner.subscription("{\"domain\":\"a.example\"}");
        String two = partner.subscription("{\"domain\":\"b.example\"}");
        String three = partner.subscription("{\"domain\":\"b.example\"}");

        assertThat(cancel("{\"subscriptionId\":\"" + one + "\"}")).isEqualTo(200);
        assertThat(cancel("{\"domain\":\"B.example\"}")).isEqualTo(200);

        assertThat(List.of(partner.status(one), partner.status(two), partner.status(three)))
                .containsOnly("CANCELLED");
        partner.allIsTold();
        assertThat(receiver.received("subscription.cancelled")).hasSize(3);
        assertThat(cancel("{\"subscriptionId\":\"" + one + "\"}")).isEqualTo(404);
        assertThat(cancel("{}")).isEqualTo(422);
    }

    private int cancel(String body) {
        return partner.call("POST", "/subscriptions/cancel", body).statusCode();
    }

    @Test
    void anyEventWithAnyDataIsSentSigned() {
        JsonNode answer = partner.control(
                "POST",
                "/sandbox/events",
                "{\"event\":\"mailbox.vanished\",\"data\":{\"a\":[1,{\"b\":null}],\"c\":1.50}}");

        assertThat(receiver.the("mailbox.vanished").toString()).isEqualTo("{\"a\":[1,{\"b\":null}],\"c\":1.50}");
        Receiver.Received one = receiver.received().getFirst();
        assertThat(one.json().path("eventId")).isEqualTo(answer.path("eventId"));
        assertThat(one.signature()).matches("[0-9a-f]{64}");
    }

    @Test
    void eventIdCanBeGivenAndDataLeftOut() {
        partner.control("POST", "/sandbox/events", "{\"event\":\"a\",\"eventId\":\"SAME\"}");
        partner.control("POST", "/sandbox/events", "{\"event\":\"b\",\"eventId\":\"SAME\",\"data\":null}");
        partner.allIsTold();

        assertThat(receiver.received())
                .extracting(one -> one.json().toString())
                .containsExactlyInAnyOrder(
                        "{\"event\":\"a\",\"eventId\":\"SAME\"}",
                        "{\"event\":\"b\",\"eventId\":\"SAME\",\"data\":null}");
    }

    @Test
    void bodyIsSentAsItStands() {
        partner.control("POST", "/sandbox/events", "{\"body\":\" {\\\"event\\\": oops \"}");

        await().until(() -> receiver.received().size() == 1);
        assertThat(new String(receiver.received().getFirst().body(), StandardCharsets.UTF_8))
                .isEqualTo(" {\"event\": oops ");
    }

    @Test
    void eventWithoutANameOrWithTooMuchIsRefused() {
        for (String form : List.of(
                "{\"data\":{}}", "{\"event\":\"a\",\"body\":\"b\"}", "{\"body\":{}}", "{\"event\":\"a\",\"dta\":{}}")) {
            assertThat(partner.send(partner.request("/sandbox/events", "POST", form))
                            .statusCode())
                    .as(form)
                    .isEqualTo(422);
        }
    }
}
