package io.coldstream.streams.reseller;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.CommandResult;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of answers, row by row. */
class OutcomesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | Mailbox details will update shortly | ACCEPTED | accepted",
                "200 | OAuth wil be performed performed shortly | ACCEPTED | accepted",
                "400 | Mailbox Update In Progress | REJECTED | update-in-progress",
                "400 | Mailbox update is in progess | REJECTED | update-in-progress",
                "409 | Mailbox  update in\\nprogress | REJECTED | update-in-progress",
                "400 | Mailbox not found | REJECTED | mailbox-not-found",
                "404 | Mailbox was not fount | REJECTED | mailbox-not-found",
                "400 | This mailbox does not exist | REJECTED | mailbox-not-found",
                "404 | no route | REJECTED | not-found",
                "400 | Maximum 2 updates per mailbox per day | REJECTED | limit-reached",
                "422 | Maximun 2 update per mailbx per day | REJECTED | limit-reached",
                "429 | Rate limit: Maximum 2 updates per mailbox per day. | REJECTED | limit-reached",
                "429 | Re-export requests are limited to 3 times per mailbox per week | REJECTED | limit-reached",
                "422 | You can only export this mailbox 3 times a week | REJECTED | limit-reached",
                "409 | Daily quota exceeded | REJECTED | limit-reached",
                "429 | Too many requests | REJECTED | rate-limited",
                "429 | Rate limit exceeded: 5 requests per second | REJECTED | rate-limited",
                "429 | Maximum of 5 updates per second exceeded | REJECTED | rate-limited",
                "429 | Rate limit of 5 requests per second exceeded for updates | REJECTED | rate-limited",
                "400 | Mailbox is not active, update not allowed | REJECTED | refused-without-known-reason",
                "403 | You are not allowed to update this mailbox | UNKNOWN | http-403",
                "422 | Mailbox firstName exceeds maximum length of 50 | REJECTED | unprocessable",
                "400 | Profile picture exceeds the size limit, mailbox not updated | REJECTED | refused-without-known-reason",
                "401 | Maximum per day | REJECTED | unauthorized",
                "422 | userName is not valid | REJECTED | unprocessable",
                "400 | userName is taken | REJECTED | refused-without-known-reason",
                "400 | '' | REJECTED | refused-without-known-reason",
                "402 | top up | UNKNOWN | payment-required",
                "403 | no | UNKNOWN | http-403",
                "409 | conflict | UNKNOWN | http-409",
                "500 | Maximum 2 updates per mailbox per day | UNKNOWN | http-500",
                "502 | bad gateway | UNKNOWN | http-502"
            })
    void callAboutAMailbox(int status, String message, CommandResult result, String reason) {
        String body = "{\"status\":" + status + ",\"message\":\"" + message + "\",\"data\":null}";

        assertThat(Outcomes.ofMailboxCall(answered(status, body))).isEqualTo(new Outcomes(result, reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | Mailbox not found",
                "400 | <html>400 Bad Request</html>",
                "400 | {\"status\":200,\"message\":\"Mailbox not found\"}",
                "200 | {\"status\":400,\"message\":\"Mailbox Update In Progress\"}"
            })
    void refusalThatIsNotTheVendorsOwnProvesNothing(int status, String body) {
        assertThat(Outcomes.ofMailboxCall(answered(status, body)).result()).isEqualTo(CommandResult.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"failed\":[\"S1\"]}",
                "{\"failedSubscriptions\":[{\"subscriptionId\":\"S1\"}]}",
                "[{\"subscriptionId\":\"S1\",\"status\":\"FAILED\"}]",
                "{\"results\":[{\"id\":\"S1\",\"success\":false}]}",
                "{\"error\":\"insufficient balance\"}",
                "{\"errors\":{\"S1\":\"past due\"}}",
                "{\"failedCount\":1}",
                "{\"deep\":{\"message\":\"1 subscription was rejected\"}}"
            })
    void successWithFailuresInsideProvesNothing(String data) {
        Reply reply = answered(200, "{\"status\":200,\"message\":\"Subscriptions added\",\"data\":" + data + "}");

        assertThat(Outcomes.ofRenewal(reply)).isEqualTo(new Outcomes(CommandResult.UNKNOWN, "failures-inside"));
        assertThat(Outcomes.ofMailboxCall(reply)).isEqualTo(new Outcomes(CommandResult.UNKNOWN, "failures-inside"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "{\"failed\":[],\"errors\":{},\"error\":null,\"failedCount\":0,\"success\":true}",
                "{\"status\":\"ACTIVE\",\"statusDescription\":\"Update in a moment\"}",
                "[\"S1\"]"
            })
    void successWithoutFailuresIsAccepted(String data) {
        Reply reply = answered(200, "{\"status\":200,\"message\":\"Subscriptions added\",\"data\":" + data + "}");

        assertThat(Outcomes.ofRenewal(reply)).isEqualTo(new Outcomes(CommandResult.ACCEPTED, "accepted"));
    }

    private static Reply answered(int status, String body) {
        return new Reply.Answered(
                status,
                Envelope.parse(body.getBytes(StandardCharsets.UTF_8)),
                null,
                null,
                new Asked("POST", "/", Map.of()));
    }
}
