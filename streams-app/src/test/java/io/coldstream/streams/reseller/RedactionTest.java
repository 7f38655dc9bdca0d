package io.coldstream.streams.reseller;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.CommandResult;
import io.coldstream.avro.ErrorReport;
import io.coldstream.avro.MailboxUpdate;
import io.coldstream.schemas.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told to the vendor of an undocumented answer, and above all what is not. */
@Timeout(20)
class RedactionTest {

    private static final CallLimits LIMITS =
            new CallLimits(Duration.ofSeconds(2), Duration.ofSeconds(5), 1 << 20, 3, Duration.ZERO);
    private static final String KEY = "canary-key-0123456789abcdef";
    private static final List<String> CANARIES = List.of(
            KEY,
            "ada@canary.example",
            "canary.example",
            "Canary-Pass1",
            "s3cret",
            "JBSWY3DPEHPK3PXP",
            "M-CANARY",
            "U-CANARY",
            "https://canary",
            "4111111111111111");

    @Test
    void nothingSecretOrPersonalIsInAReportOfAnUpdate() {
        String echo = String.join(" ", CANARIES);
        String body = """
                {"status":500,"message":"Update of ada@canary.example failed: %s. Try again, error 17","data":{
                "mailboxes":[{"email":"ada@canary.example","password":"Canary-Pass1","quantity":3,"isAdmin":true,
                "ada@canary.example":"x","authenticatorSecret":"JBSWY3DPEHPK3PXP","none":null}],"page":2,
                "card":4111111111111111,"status":4111111111111111}}""".formatted(echo).replace("\n", "");
        ErrorReport report = report(500, body, "http-500");

        assertThat(report.getErrorClass()).isEqualTo("PATCH /mailboxes/update-mailbox-details http-500");
        assertThat(report.getMethod()).isEqualTo("PATCH");
        assertThat(report.getPath()).isEqualTo("/mailboxes/update-mailbox-details");
        assertThat(report.getQuery()).isEqualTo("{\"userId\":\"string\"}");
        assertThat(report.getPayload())
                .isEqualTo("{\"mailboxData\":{\"firstName\":\"string\",\"mailboxId\":\"string\"}}");
        assertThat(report.getResponse())
                .contains("\"httpStatus\":500")
                .contains("Update of *** failed:")
                .contains("Try again, error 17")
                .contains("\"mailboxes\":[{\"email\":\"string\",\"password\":\"string\",\"quantity\":\"number\"")
                .contains("\"page\":2");
        assertThat(report.getPayload()).doesNotContain("Canaria");
        assertThat(CANARIES).allSatisfy(canary -> assertThat(report.toString()).doesNotContain(canary));
    }

    @Test
    void answerThatIsNoJsonIsToldAsSuch() {
        ErrorReport report = report(502, "<html>" + KEY + "</html>", "http-502");

        assertThat(report.getResponse())
                .isEqualTo("{\"httpStatus\":502,\"status\":null,\"message\":\"\",\"data\":\"absent\"}");
    }

    @Test
    void hugeAnswersMakeNoHugeReports() {
        StringBuilder body = new StringBuilder("{\"status\":500,\"data\":{");
        for (char letter = 'a'; letter <= 'z'; letter++) {
            for (int i = 1; i < 25; i++) {
                body.append('"').append(String.valueOf(letter).repeat(i)).append("\":{\"b\":[[[[1]]]]},");
            }
        }
        body.append("\"end\":1}}");
        assertThat(report(500, body.toString(), "http-500").getResponse()).hasSizeLessThan(20_000);
    }

    @Test
    void countsOfAReadAreKept() {
        try (var server = ScriptedServer.answering(500, "{\"status\":500,\"message\":\"Internal server error\"}")) {
            Observation failed = api(server).observe("S1", Optional.of("canary.example"));

            assertThat(failed).isInstanceOfSatisfying(Observation.Failed.class, read -> {
                Reply.Answered answered = (Reply.Answered) read.reply();
                ErrorReport report = answered.report(Outcomes.ofRead(answered).reason());
                assertThat(report.getErrorClass()).isEqualTo("GET /subscriptions http-500");
                assertThat(report.getQuery()).isEqualTo("{\"limit\":\"50\",\"page\":\"1\",\"domain\":\"string\"}");
                assertThat(report.getPayload()).isEqualTo("{}");
                assertThat(report.getResponse()).contains("Internal server error");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, accepted, false",
        "201, http-201, true",
        "302, http-302, true",
        "400, http-400, true",
        "401, unauthorized, false",
        "402, payment-required, false",
        "403, http-403, false",
        "404, not-found, false",
        "409, http-409, false",
        "418, http-418, true",
        "422, unprocessable, false",
        "429, rate-limited, false",
        "500, http-500, true",
        "504, http-504, true"
    })
    void whatIsUndocumentedIsUnexpected(int status, String reason, boolean unexpected) {
        try (var server = ScriptedServer.answering(status, "{\"status\":" + status + "}")) {
            Outcomes outcome = Outcomes.ofRenewal(api(server).renew("S1", Optional::empty));

            assertThat(outcome.reason()).isEqualTo(reason);
            assertThat(outcome.isUnexpected()).isEqualTo(unexpected);
        }
    }

    @Test
    void reportIsSentAsTheVendorWantsItAndItsBareAnswerIsGood() {
        try (var server = ScriptedServer.answering(200, "{}")) {
            Reply reply = api(server)
                    .sendError(
                            new ErrorReport("any", "GET", "/subscriptions", "{\"page\":\"1\"}", "{}", "{}"),
                            Optional::empty);

            assertThat(Outcomes.ofReport(reply)).isEqualTo(new Outcomes(CommandResult.ACCEPTED, "accepted"));
            assertThat(server.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request)
                            .startsWith("POST /api/v1/integration/send-errors ")
                            .contains("\"path\":\"/api/v1/integration/subscriptions\"")
                            .contains("\"query\":\"{\\\"page\\\":\\\"1\\\"}\""));
        }
    }

    private static ErrorReport report(int status, String body, String reason) {
        try (var server = ScriptedServer.answering(status, body)) {
            Reply reply = api(server)
                    .updateMailbox(
                            MailboxUpdate.newBuilder()
                                    .setMailboxId("M-CANARY")
                                    .setFirstName("Canaria")
                                    .build(),
                            Optional.of("U-CANARY"),
                            Optional::empty);
            Outcomes outcome = Outcomes.ofMailboxCall(reply);
            assertThat(outcome.reason()).isEqualTo(reason);
            return ((Reply.Answered) reply).report(outcome.reason());
        }
    }

    private static ResellerApi api(ScriptedServer server) {
        return new ResellerApi(server.base(), new Secret(KEY), LIMITS);
    }
}
