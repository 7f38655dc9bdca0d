package io.coldstream.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecreationTest {

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

    /** Recreates a subscription at the dashboard, carried out. @return the new id */
    private String recreated(String id, String options) {
        JsonNode answer = partner.control(
                "POST",
                "/sandbox/dashboard",
                "{\"action\":\"recreate\",\"subscriptionId\":\"" + id + "\"" + options + "}");
        partner.time.advance(Partner.PROCESSING.multipliedBy(2));
        return answer.path("subscriptionId").asText();
    }

    private List<String> shown() {
        return partner.get("/subscriptions").path("data").path("subscriptions").findValuesAsText("subscriptionId");
    }

    private List<String> mailboxIds(String id) {
        return partner.control("GET", "/sandbox/mailboxes?subscriptionId=" + id, "")
                .path("mailboxes")
                .findValuesAsText("mailboxId");
    }

    @Test
    void newIdTakesOverTheDomainAndThePaidPeriodAndTheOldOneResolvesNoMore() {
        String old = partner.subscription("{\"domain\":\"a.example\",\"quantity\":2}");
        JsonNode before = partner.subscriptionNow(old);
        partner.time.advance(Duration.ofDays(3));

        String next = recreated(old, "");

        assertThat(shown()).containsExactly(next);
        JsonNode after = partner.subscriptionNow(next);
        assertThat(after.path("orderId")).isNotEqualTo(before.path("orderId"));
        for (String same : List.of("userId", "domainId", "domain", "periodStart", "periodEnd", "quantity", "price")) {
            assertThat(after.path(same)).as(same).isEqualTo(before.path(same));
        }
        assertThat(partner.subscriptionNow(old).path("recreatedAs").asText()).isEqualTo(next);
        assertThat(partner.charges("order")).hasSize(1);
    }

    @Test
    void orderAndEachMailboxAreToldUnderTheNewIdsAndTheEndOfTheOldOneIsNot() {
        String old = partner.subscription("{\"quantity\":2}");
        List<String> oldMailboxes = mailboxIds(old);

        String next = recreated(old, "");
        partner.allIsTold();

        List<Receiver.Received> orders = receiver.received("mailbox.order.success");
        assertThat(orders)
                .extracting(one -> one.data().path("subscriptionId").asText())
                .containsExactly(old, next);
        assertThat(orders.get(1).data().path("orderId"))
                .isEqualTo(partner.subscriptionNow(next).path("orderId"));
        assertThat(receiver.received("mailbox.created").stream()
                        .map(Receiver.Received::data)
                        .filter(data -> data.path("subscriptionId").asText().equals(next))
                        .map(data ->
                                data.path("mailboxDetails").path("mailboxId").asText())
                        .toList())
                .containsExactlyInAnyOrderElementsOf(mailboxIds(next))
                .hasSize(2)
                .doesNotContainAnyElementsOf(oldMailboxes);
        assertThat(receiver.events()).doesNotContain("subscription.cancelled");
        assertThat(mailboxIds(old)).isEmpty();
    }

    @Test
    void mailboxesCanKeepTheirIdsAndTheEndOfTheOldOneCanBeTold() {
        String old = partner.subscription("{\"quantity\":2}");
        List<String> ids = mailboxIds(old);

        String next = recreated(old, ",\"keepMailboxIds\":true,\"silent\":false");
        partner.allIsTold();

        assertThat(mailboxIds(next)).containsExactlyElementsOf(ids);
        assertThat(receiver.received("mailbox.created")).hasSize(4);
        JsonNode ended = receiver.the("subscription.cancelled");
        assertThat(ended.path("subscriptionId").asText()).isEqualTo(old);
        assertThat(ended.path("subscriptionStatus").asText()).isEqualTo("CANCELLED");
    }

    @Test
    void newPeriodBeginsAndIsChargedWhereThePaidOneIsNotKept() {
        String old = partner.subscription("{\"quantity\":3,\"price\":\"11\"}");
        partner.setClock("2026-02-10T00:00:00Z");

        String next = recreated(old, ",\"keepPeriod\":false");

        assertThat(partner.subscriptionNow(next).path("periodStart").asText()).isEqualTo("2026-02-10T00:00:05Z");
        assertThat(partner.subscriptionNow(next).path("periodEnd").asText()).isEqualTo("2026-03-10T00:00:05Z");
        assertThat(partner.charges("order"))
                .extracting(entry -> entry.path("subscriptionId").asText())
                .containsExactly(old, next);
    }

    @Test
    void recreationThatTheWalletDoesNotCoverLeavesTheOldOneAsItWas() {
        String old = partner.subscription("{}");
        partner.dashboard("{\"action\":\"set-wallet\",\"balance\":\"0\"}");

        String next = recreated(old, ",\"keepPeriod\":false");

        assertThat(receiver.the("mailbox.order.failed").path("subscriptionId").asText())
                .isEqualTo(next);
        assertThat(partner.status(old)).isEqualTo("ACTIVE");
        assertThat(partner.status(next)).isEqualTo("FAILED");
        assertThat(mailboxIds(old)).hasSize(3);
    }

    @Test
    void deadIdIsNeverChargedAlsoWhenItsRenewalWasQueuedBefore() {
        String old = partner.subscription("{\"autoRenew\":true}");
        partner.dashboard("{\"action\":\"recreate\",\"subscriptionId\":\"" + old + "\"}");
        partner.renew(old);
        partner.process();
        String next = partner.subscriptionNow(old).path("recreatedAs").asText();

        assertThat(partner.renew(old).statusCode()).isEqualTo(200);
        partner.setClock("2026-03-01T00:00:00Z");
        partner.allIsTold();

        assertThat(partner.renewals(old)).isEmpty();
        assertThat(partner.renewals(next)).containsExactly("auto 2026-03-31T12:00:00Z");
        assertThat(receiver.events()).doesNotContain("subscription.renewal.failed", "subscription.past_due");
        assertThat(partner.send(partner.request(
                                "/sandbox/dashboard",
                                "POST",
                                "{\"action\":\"renew\",\"subscriptionId\":\"" + old + "\"}"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void callTakesIdsOrDomainNamesAndIsCarriedOutLater() {
        String one = partner.subscription("{\"domain\":\"one.example\"}");
        String two = partner.subscription("{\"domain\":\"two.example\"}");

        assertThat(recreate("{\"subscriptionIds\":[\"" + one + "\",\"NOBODY\"]}"))
                .isEqualTo(200);
        assertThat(recreate("{\"domainNames\":[\"Two.example\"]}")).isEqualTo(200);
        assertThat(shown()).containsExactlyInAnyOrder(one, two);
        partner.process();

        assertThat(shown()).hasSize(2).doesNotContain(one, two);
        assertThat(recreate("{}")).isEqualTo(422);
        assertThat(recreate("{\"domainNames\":[7]}")).isEqualTo(422);
    }

    private int recreate(String body) {
        return partner.call("POST", "/component/subscriptions/recreate", body).statusCode();
    }

    @Test
    void settingsSayHowTheCallRecreates() {
        String old = partner.subscription("{}");
        List<String> ids = mailboxIds(old);
        partner.control("POST", "/sandbox/settings", "{\"recreateKeepsMailboxIds\":true,\"recreateSilent\":false}");

        recreate("{\"subscriptionIds\":[\"" + old + "\"]}");
        partner.process();

        assertThat(mailboxIds(partner.subscriptionNow(old).path("recreatedAs").asText()))
                .containsExactlyElementsOf(ids);
        assertThat(receiver.the("subscription.cancelled").path("subscriptionId").asText())
                .isEqualTo(old);
    }

    @Test
    void secondRequestForTheSameOldIdDoesNothing() {
        String old = partner.subscription("{}");

        recreate("{\"subscriptionIds\":[\"" + old + "\"]}");
        recreate("{\"subscriptionIds\":[\"" + old + "\"]}");
        partner.process();

        assertThat(shown()).hasSize(1);
    }

    @Test
    void cancelledSubscriptionComesBackUnderANewIdInAPeriodThatIsStillPaidFor() {
        String old = partner.subscription("{}");
        partner.dashboard("{\"action\":\"cancel\",\"subscriptionId\":\"" + old + "\"}");

        String next = recreated(old, "");

        assertThat(partner.status(next)).isEqualTo("ACTIVE");
        assertThat(partner.charges("order")).hasSize(1);
        assertThat(shown()).containsExactly(next);
    }
}
