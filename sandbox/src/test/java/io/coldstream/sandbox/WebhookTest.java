package io.coldstream.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTest {

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

    private Receiver.Received the(String event) {
        await().until(() -> !receiver.received(event).isEmpty());
        return receiver.received(event).getFirst();
    }

    private void awaitReceived(int count) {
        await().until(() -> receiver.received().size() >= count);
    }

    private JsonNode open() {
        return partner.control("GET", "/sandbox/webhooks", "").path("open");
    }

    private void awaitState(String state, int attempts) {
        await().until(() -> open().path(0).path("state").asText().equals(state)
                && open().path(0).path("attempts").asInt() == attempts);
    }

    private static byte[] hmac(String signed) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Partner.KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> fields(JsonNode object) {
        List<String> fields = new ArrayList<>();
        object.fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    @Test
    void orderLeadsToDomainThenOrderThenOneMailboxCreatedPerMailbox() {
        JsonNode placed = partner.control("POST", "/sandbox/orders", "{\"quantity\":2,\"domain\":\"a.example\"}");
        String id = placed.path("subscriptionId").asText();

        partner.process();
        assertThat(the("domain.order.success").data().path("domainName").asText())
                .isEqualTo("a.example");
        assertThat(receiver.received()).hasSize(1);
        partner.process();
        JsonNode order = the("mailbox.order.success").data();
        assertThat(fields(order))
                .containsExactly(
                        "domainId",
                        "domainName",
                        "userId",
                        "userEmail",
                        "subscriptionId",
                        "orderId",
                        "workspaceType",
                        "creationTime",
                        "expiryDate",
                        "price",
                        "quantity");
        assertThat(order.path("subscriptionId").asText()).isEqualTo(id);
        assertThat(order.path("expiryDate").asText()).isEqualTo("2026-02-28T12:00:00Z");
        assertThat(order.path("price").isNumber()).isTrue();
        partner.process();
        await().until(() -> receiver.received("mailbox.created").size() == 2);
        assertThat(receiver.received("mailbox.created"))
                .extracting(one ->
                        one.data().path("mailboxDetails").path("mailboxId").asText())
                .containsExactlyInAnyOrder(
                        placed.path("mailboxIds").path(0).asText(),
                        placed.path("mailboxIds").path(1).asText());
    }

    @Test
    void googleMailboxHasAnAppPasswordAndMicrosoftMailboxAPassword() {
        partner.ordered("{\"quantity\":1}");
        JsonNode google = the("mailbox.created").data();
        assertThat(google.path("mailboxDetails").path("appPassword").asText())
                .matches("[a-z]{4} [a-z]{4} [a-z]{4} [a-z]{4}");
        assertThat(google.path("mailboxDetails").has("password")).isFalse();

        partner.ordered("{\"quantity\":1,\"provider\":\"MICROSOFT\"}");
        await().until(() -> receiver.received("mailbox.created").size() == 2);
        JsonNode microsoft = receiver.received("mailbox.created").get(1).data();
        assertThat(microsoft.path("mailboxDetails").path("password").asText()).isNotEmpty();
        assertThat(microsoft.path("mailboxDetails").has("appPassword")).isFalse();
        assertThat(microsoft.path("finalUrl").asText()).isNotEmpty();
    }

    @Test
    void failedOrderTellsItsReasonAndChargesNothing() {
        String id = partner.subscription("{\"failed\":\"Domain not verified\"}");

        JsonNode data = the("mailbox.order.failed").data();
        assertThat(data.path("reason").asText()).isEqualTo("Domain not verified");
        assertThat(data.path("mailboxDetails").path("email").asText()).isEqualTo("alice.archer");
        assertThat(data.path("subscriptionId").asText()).isEqualTo(id);
        assertThat(partner.control("GET", "/sandbox/ledger", "").path("entries"))
                .isEmpty();
        assertThat(receiver.received("mailbox.created")).isEmpty();
    }

    @Test
    void orderThatTheWalletDoesNotCoverFails() {
        partner.dashboard("{\"action\":\"set-wallet\",\"balance\":\"1\"}");
        partner.ordered("{}");

        assertThat(the("mailbox.order.failed").data().path("reason").asText()).contains("wallet");
    }

    @Test
    void updateIsToldWithTheChangedFieldsAlone() {
        String mailbox = partner.mailbox();
        partner.call(
                "PATCH", Partner.UPDATE, "{\"mailboxData\":{\"mailboxId\":\"" + mailbox + "\",\"userName\":\"zoe\"}}");
        partner.process();

        JsonNode data = the("mailbox.updated").data();
        assertThat(fields(data))
                .containsExactly(
                        "userId", "userEmail", "mailboxId", "domain", "email", "workspaceType", "updatedFields");
        assertThat(fields(data.path("updatedFields"))).containsExactly("userName");
        assertThat(data.path("email").asText()).startsWith("zoe@");
    }

    @Test
    void subscriptionEventsCarryTheirPeriodInGenerationBAlone() {
        String id = partner.subscription("{}");
        partner.renew(id);
        partner.process();

        assertThat(the("subscription.renewing").data().path("periodEnd").asText())
                .isEqualTo("2026-02-28T12:00:00Z");
        JsonNode b = the("subscription.renewal.success").data();
        assertThat(b.path("periodEnd").asText()).isEqualTo("2026-03-31T12:00:00Z");
        assertThat(b.path("subscriptionStatus").asText()).isEqualTo("ACTIVE");
        partner.control("POST", "/sandbox/settings", "{\"generation\":\"A\"}");
        partner.renew(id);
        partner.process();
        await().until(() -> receiver.received("subscription.renewal.success").size() == 2);
        assertThat(fields(
                        receiver.received("subscription.renewal.success").get(1).data()))
                .containsExactly("userId", "userEmail", "subscriptionId", "workspaceType", "quantity");
    }

    @Test
    void failedRenewalTellsTheReasonAndThePeriodThatStays() {
        String id = partner.subscription("{}");
        partner.dashboard("{\"action\":\"set-wallet\",\"balance\":\"0\"}");
        partner.renew(id);
        partner.process();

        JsonNode data = the("subscription.renewal.failed").data();
        assertThat(data.path("reason").asText()).isEqualTo("Insufficient wallet balance");
        assertThat(data.path("periodEnd").asText()).isEqualTo("2026-02-28T12:00:00Z");
    }

    @Test
    void endOfPeriodGraceAndCancellationAreTold() {
        String left = partner.subscription("{}");
        String cancelled = partner.subscription("{}");
        partner.dashboard("{\"action\":\"cancel\",\"subscriptionId\":\"" + cancelled + "\"}");
        partner.setClock("2026-03-10T00:00:00Z");

        assertThat(the("subscription.past_due").data().path("subscriptionId").asText())
                .isEqualTo(left);
        assertThat(the("subscription.expired").data().path("subscriptionId").asText())
                .isEqualTo(left);
        assertThat(the("subscription.cancelled").data().path("subscriptionId").asText())
                .isEqualTo(cancelled);
    }

    @Test
    void signatureIsOverTimestampAndBodyInHexUnderTheApiKey() throws Exception {
        partner.control("POST", "/sandbox/orders", "{}");
        partner.process();

        Receiver.Received one = the("domain.order.success");
        String body = new String(one.body(), StandardCharsets.UTF_8);
        assertThat(one.timestamp()).isEqualTo(Long.toString(partner.time.now().getEpochSecond()));
        assertThat(one.signature()).isEqualTo(HexFormat.of().formatHex(hmac(one.timestamp() + "." + body)));
    }

    @Test
    void signatureStyleCanBeSwitched() throws Exception {
        partner.control("POST", "/sandbox/settings", "{\"signature\":\"body\",\"encoding\":\"base64\"}");
        partner.ordered("{}");

        Receiver.Received one = the("domain.order.success");
        String body = new String(one.body(), StandardCharsets.UTF_8);
        assertThat(one.signature()).isEqualTo(Base64.getEncoder().encodeToString(hmac(body)));
    }

    @Test
    void refusedWebhookIsTriedAtOnceAfterThirtySecondsAndAfterFiveMinutesAndThenOnlyOnRequest() {
        receiver.answer(503);
        partner.control("POST", "/sandbox/orders", "{}");
        partner.process();
        awaitReceived(1);
        awaitState("PENDING", 1);

        partner.time.advance(Duration.ofSeconds(30));
        awaitReceivedOf("domain.order.success", 2);
        await().until(() -> attempts("domain.order.success") == 2);
        partner.time.advance(Duration.ofSeconds(299));
        assertThat(receiver.received("domain.order.success")).hasSize(2);
        partner.time.advance(Duration.ofSeconds(1));
        awaitReceivedOf("domain.order.success", 3);
        await().until(() -> attempts("domain.order.success") == 3);
        partner.time.advance(Duration.ofDays(1));
        assertThat(receiver.received("domain.order.success")).hasSize(3);
        assertThat(receiver.received("domain.order.success"))
                .extracting(one -> one.json().path("eventId").asText())
                .containsOnly(eventId());

        receiver.answer(200);
        partner.control("POST", "/sandbox/webhooks/resend", "{\"eventId\":\"" + eventId() + "\"}");
        awaitReceivedOf("domain.order.success", 4);
    }

    private String eventId() {
        return receiver.received("domain.order.success")
                .getFirst()
                .json()
                .path("eventId")
                .asText();
    }

    private void awaitReceivedOf(String event, int count) {
        await().until(() -> receiver.received(event).size() == count);
    }

    private int attempts(String event) {
        for (JsonNode one : open()) {
            if (one.path("event").asText().equals(event)) {
                return one.path("attempts").asInt();
            }
        }
        return -1;
    }

    @Test
    void timestampOfARetryIsRenewedUnlessSwitchedOff() {
        receiver.answer(500);
        partner.control("POST", "/sandbox/orders", "{}");
        partner.process();
        awaitReceived(1);
        awaitState("PENDING", 1);
        partner.control("POST", "/sandbox/settings", "{\"timestampRenewed\":false}");
        partner.time.advance(Duration.ofSeconds(30));
        awaitReceivedOf("domain.order.success", 2);
        await().until(() -> attempts("domain.order.success") == 2);
        partner.control("POST", "/sandbox/settings", "{\"timestampRenewed\":true}");
        partner.time.advance(Duration.ofMinutes(5));
        awaitReceivedOf("domain.order.success", 3);

        long first = Long.parseLong(the("domain.order.success").timestamp());
        assertThat(receiver.received("domain.order.success"))
                .extracting(one -> Long.parseLong(one.timestamp()) - first)
                .containsExactly(0L, 0L, 330L);
    }

    @Test
    void acceptedWebhookCanBeResentByAPerson() {
        partner.ordered("{\"quantity\":1}");
        awaitReceived(3);
        await().until(() -> open().isEmpty());

        partner.control("POST", "/sandbox/webhooks/resend", "{\"eventId\":\"" + eventId() + "\"}");

        awaitReceivedOf("domain.order.success", 2);
    }

    @Test
    void droppedWebhookArrivesOnlyWhenResent() {
        partner.control(
                "POST",
                "/sandbox/faults",
                "{\"call\":\"webhook\",\"kind\":\"drop\",\"event\":\"domain.order.success\",\"count\":1}");
        partner.ordered("{\"quantity\":1}");
        awaitReceived(2);
        await().until(() -> open().path(0).path("state").asText().equals("DROPPED"));
        assertThat(receiver.received("domain.order.success")).isEmpty();

        partner.control("POST", "/sandbox/webhooks/resend", "{}");

        awaitReceivedOf("domain.order.success", 1);
    }

    @Test
    void duplicatedWebhookArrivesTwiceWithOneEventId() {
        partner.control("POST", "/sandbox/faults", "{\"call\":\"webhook\",\"kind\":\"duplicate\"}");
        partner.control("POST", "/sandbox/orders", "{}");
        partner.process();

        awaitReceivedOf("domain.order.success", 2);
        assertThat(receiver.received())
                .extracting(one -> one.json().path("eventId").asText())
                .containsOnly(eventId());
    }

    @Test
    void delayedWebhookIsOvertaken() {
        partner.control(
                "POST",
                "/sandbox/faults",
                "{\"call\":\"webhook\",\"kind\":\"delay\",\"seconds\":60,\"event\":\"domain.order.success\"}");
        partner.ordered("{\"quantity\":1}");
        awaitReceived(2);
        assertThat(receiver.received("domain.order.success")).isEmpty();

        partner.time.advance(Duration.ofSeconds(60));

        awaitReceivedOf("domain.order.success", 1);
    }

    @Test
    void reorderedWebhooksArriveInAnotherOrderAndNoneIsLost() {
        partner.control("POST", "/sandbox/settings", "{\"processing\":\"PT0S\"}");
        partner.control("POST", "/sandbox/faults", "{\"call\":\"webhook\",\"kind\":\"reorder\",\"seed\":3}");
        JsonNode orders = partner.control("POST", "/sandbox/orders", "{\"count\":8,\"quantity\":1}")
                .path("orders");
        partner.control("GET", "/sandbox/state", "");

        for (int i = 0; i < 21; i++) {
            partner.time.advance(Duration.ofMillis(100));
            await().until(this::nothingIsOnItsWay);
        }

        List<String> sent = new ArrayList<>();
        receiver.received("mailbox.order.success")
                .forEach(one -> sent.add(one.data().path("subscriptionId").asText()));
        List<String> placed = new ArrayList<>();
        orders.forEach(order -> placed.add(order.path("subscriptionId").asText()));
        assertThat(sent).containsExactlyInAnyOrderElementsOf(placed).isNotEqualTo(placed);
    }

    private boolean nothingIsOnItsWay() {
        return partner.control("GET", "/sandbox/webhooks", "").path("delivered").asInt()
                == receiver.received().size();
    }
}
