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

class PrewarmupTest {

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

    private JsonNode order(String more) {
        JsonNode placed = partner.control(
                "POST",
                "/sandbox/orders",
                "{\"prewarmed\":true,\"domains\":[\"a.example\",\"b.example\"],\"quantity\":2" + more + "}");
        partner.process();
        return placed;
    }

    @Test
    void oneWebhookTellsOfSeveralSubscriptionsAndTheirMailboxes() {
        JsonNode placed = order("");

        JsonNode told = receiver.the("prewarmup.order.success");
        assertThat(Receiver.fields(told))
                .containsExactly("userId", "userEmail", "orderId", "serviceProvider", "mailboxDetails");
        assertThat(told.path("orderId")).isEqualTo(placed.path("orderId"));
        assertThat(told.path("serviceProvider").asText()).isEqualTo("GOOGLE");
        assertThat(told.path("mailboxDetails").findValuesAsText("domain")).containsExactly("a.example", "b.example");
        assertThat(told.path("mailboxDetails").findValuesAsText("subscriptionId"))
                .isEqualTo(placed.path("orders").findValuesAsText("subscriptionId"));
        JsonNode mailbox =
                told.path("mailboxDetails").path(1).path("preWarmedUpMailboxes").path(0);
        assertThat(Receiver.fields(mailbox))
                .containsExactly(
                        "mailboxId",
                        "email",
                        "firstName",
                        "lastName",
                        "profilePicture",
                        "password",
                        "appPassword",
                        "authenticatorSecret",
                        "isAdmin",
                        "warmingUpFrom",
                        "expiryDate");
        assertThat(mailbox.path("mailboxId"))
                .isEqualTo(placed.path("orders").path(1).path("mailboxIds").path(0));
        assertThat(mailbox.path("expiryDate").asText()).isEqualTo("2026-02-28T12:00:00Z");
        assertThat(mailbox.path("warmingUpFrom").asText()).isEqualTo("2026-01-10T12:00:00Z");
        assertThat(mailbox.path("authenticatorSecret").asText()).matches("[A-Z2-7]{32}");
    }

    @Test
    void nothingElseIsToldAndEachSubscriptionIsChargedAndLives() {
        JsonNode placed = order("");
        partner.allIsTold();

        assertThat(receiver.events()).containsExactly("prewarmup.order.success");
        assertThat(partner.charges("order"))
                .extracting(entry -> entry.path("subscriptionId").asText())
                .isEqualTo(placed.path("orders").findValuesAsText("subscriptionId"));
        String second = placed.path("orders").path(1).path("subscriptionId").asText();
        partner.renew(second);
        partner.process();
        assertThat(partner.renewals(second)).containsExactly("api 2026-03-31T12:00:00Z");
        assertThat(partner.domain("b.example").path("status").asText()).isEqualTo("ACTIVE");
    }

    @Test
    void orderThatTheWalletDoesNotCoverFailsAsAWhole() {
        partner.dashboard("{\"action\":\"set-wallet\",\"balance\":\"43.99\"}");

        JsonNode placed = order("");

        JsonNode told = receiver.the("prewarmup.order.failed");
        assertThat(Receiver.fields(told))
                .containsExactly("userId", "userEmail", "orderId", "serviceProvider", "reason");
        assertThat(told.path("orderId")).isEqualTo(placed.path("orderId"));
        assertThat(told.path("reason").asText()).contains("wallet");
        assertThat(partner.charges("order")).isEmpty();
        assertThat(partner.get("/subscriptions").path("data").path("subscriptions"))
                .isEmpty();
    }

    @Test
    void providerCanRefuseTheOrder() {
        order(",\"failed\":\"Out of stock\"");

        assertThat(receiver.the("prewarmup.order.failed").path("reason").asText())
                .isEqualTo("Out of stock");
    }

    @Test
    void domainsThatAreTakenOrWithoutPrewarmedAreRefused() {
        order("");

        for (String form : List.of(
                "{\"prewarmed\":true,\"domains\":[\"a.example\"]}",
                "{\"domains\":[\"c.example\"]}",
                "{\"prewarmed\":true,\"domains\":\"c.example\"}",
                "{\"prewarmed\":true,\"count\":2}",
                "{\"prewarmed\":true,\"domain\":\"c.example\"}")) {
            assertThat(partner.send(partner.request("/sandbox/orders", "POST", form))
                            .statusCode())
                    .as(form)
                    .isBetween(409, 422);
        }
    }
}
