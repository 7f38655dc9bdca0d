package io.coldstream.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailboxCallsTest {

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

    private HttpResponse<String> update(String mailboxId, String fields) {
        return partner.call(
                "PATCH", Partner.UPDATE, "{\"mailboxData\":{\"mailboxId\":\"" + mailboxId + "\"" + fields + "}}");
    }

    private HttpResponse<String> export(String fields) {
        return partner.call(
                "POST", "/mailboxes/oauth", "{\"google\":{\"googleOauthRoute\":\"https://a.example\"}," + fields + "}");
    }

    private static String message(HttpResponse<String> answer) {
        return answer.statusCode() + " "
                + Partner.tree(answer.body()).path("message").asText();
    }

    @Test
    void updateChangesOnlyTheGivenFieldsAfterAWhile() {
        String mailbox = partner.mailbox();

        assertThat(message(update(mailbox, ",\"firstName\":\"Zoe\"")))
                .isEqualTo("200 Mailbox details will update shortly");

        assertThat(mailbox(mailbox).path("firstName").asText()).isEqualTo("Alice");
        partner.process();
        assertThat(mailbox(mailbox).path("firstName").asText()).isEqualTo("Zoe");
        assertThat(mailbox(mailbox).path("lastName").asText()).isEqualTo("Archer");
    }

    @Test
    void secondUpdateWaitsForTheFirst() {
        String mailbox = partner.mailbox();
        update(mailbox, ",\"firstName\":\"Zoe\"");

        assertThat(message(update(mailbox, ",\"firstName\":\"Yan\""))).isEqualTo("400 Mailbox Update In Progress");
    }

    @Test
    void thirdUpdateWithinADayIsRefusedAndTheFirstOfTheNextDayIsNot() {
        String mailbox = partner.mailbox();
        update(mailbox, ",\"firstName\":\"Zoe\"");
        partner.process();
        update(mailbox, ",\"firstName\":\"Yan\"");
        partner.process();

        assertThat(update(mailbox, ",\"firstName\":\"Xia\"").statusCode()).isEqualTo(422);
        partner.time.advance(
                Duration.ofDays(1).minus(Partner.PROCESSING.multipliedBy(2)).minusSeconds(1));
        assertThat(update(mailbox, ",\"firstName\":\"Xia\"").statusCode()).isEqualTo(422);
        partner.time.advance(Duration.ofSeconds(1));
        assertThat(update(mailbox, ",\"firstName\":\"Xia\"").statusCode()).isEqualTo(200);
    }

    @Test
    void refusedUpdatesDoNotCount() {
        String mailbox = partner.mailbox();
        update(mailbox, ",\"firstName\":\"Zoe\"");
        update(mailbox, ",\"firstName\":\"Zoe\"");
        update(mailbox, ",\"firstName\":\"Zoe\"");
        partner.process();

        assertThat(update(mailbox, ",\"firstName\":\"Yan\"").statusCode()).isEqualTo(200);
    }

    @Test
    void unknownMailboxOrUserIsNotFound() {
        String mailbox = partner.mailbox();

        assertThat(message(update("NOBODY", ",\"firstName\":\"Zoe\""))).isEqualTo("400 Mailbox not found");
        assertThat(message(partner.call(
                        "PATCH",
                        Partner.UPDATE + "?userId=SOMEBODY",
                        "{\"mailboxData\":{\"mailboxId\":\"" + mailbox + "\",\"firstName\":\"Zoe\"}}")))
                .isEqualTo("400 Mailbox not found");
    }

    @Test
    void updateOfNothingIsRefused() {
        assertThat(update(partner.mailbox(), "").statusCode()).isEqualTo(422);
        assertThat(partner.call("PATCH", Partner.UPDATE, "{}").statusCode()).isEqualTo(422);
    }

    @Test
    void fourthExportWithinAWeekIsRefusedAndTheDashboardCounts() {
        String mailbox = partner.mailbox();
        String id = "\"mailboxId\":\"" + mailbox + "\"";
        assertThat(message(export(id))).isEqualTo("200 OAuth wil be performed performed shortly");
        partner.dashboard("{\"action\":\"reexport\"," + id + "}");
        assertThat(export(id).statusCode()).isEqualTo(200);

        assertThat(export(id).statusCode()).isEqualTo(422);
        partner.time.advance(Duration.ofDays(7));
        assertThat(export(id).statusCode()).isEqualTo(200);
    }

    @Test
    void statusOfARefusalByLimitCanBeSwitched() {
        String id = "\"mailboxId\":\"" + partner.mailbox() + "\"";
        partner.control("POST", "/sandbox/settings", "{\"quotaStatus\":429}");
        export(id);
        export(id);
        export(id);

        assertThat(export(id).statusCode()).isEqualTo(429);
    }

    @Test
    void exportTakesTheEmailButRefusesOneThatContradictsTheId() {
        String mailbox = partner.mailbox();
        String email = mailbox(mailbox).path("email").asText();

        assertThat(export("\"email\":\"" + email + "\"").statusCode()).isEqualTo(200);
        assertThat(export("\"email\":\"x@y.example\",\"mailboxId\":\"" + mailbox + "\"")
                        .statusCode())
                .isEqualTo(400);
        assertThat(partner.call("POST", "/mailboxes/oauth", "{\"mailboxId\":\"" + mailbox + "\"}")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void updateAtTheDashboardIsRefusedWhileAnotherIsInProgress() {
        String mailbox = partner.mailbox();
        String form = "{\"action\":\"update-mailbox\",\"mailboxId\":\"" + mailbox + "\",\"lastName\":\"Zorn\"}";
        partner.dashboard(form);

        assertThat(partner.send(partner.request("/sandbox/dashboard", "POST", form))
                        .statusCode())
                .isEqualTo(409);
        partner.process();
        assertThat(mailbox(mailbox).path("lastName").asText()).isEqualTo("Zorn");
    }

    private JsonNode mailbox(String mailboxId) {
        for (JsonNode mailbox : partner.control("GET", "/sandbox/mailboxes", "").path("mailboxes")) {
            if (mailbox.path("mailboxId").asText().equals(mailboxId)) {
                return mailbox;
            }
        }
        throw new AssertionError("no mailbox " + mailboxId);
    }
}
