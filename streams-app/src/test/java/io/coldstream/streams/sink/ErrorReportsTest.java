package io.coldstream.streams.sink;

import static io.coldstream.streams.reseller.ScriptedServer.answering;
import static io.coldstream.streams.sink.Fixtures.read;
import static io.coldstream.streams.sink.Fixtures.renewal;
import static io.coldstream.streams.sink.Fixtures.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandResult;
import io.coldstream.avro.ErrorReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Undocumented answers leave the sink as evidence, and reports of them are sent, but never about themselves. */
@Timeout(30)
class ErrorReportsTest {

    private static final String SAD = "{\"status\":500,\"message\":\"Internal server error\"}";

    @Test
    void undocumentedAnswerIsInTheOutcomeOfEachKindOfCommand() throws Exception {
        try (var bench = new Bench(answering(500, SAD))) {
            bench.release(renewal("S1", 1));
            bench.release(update("S2"));
            bench.release(read("S3"));

            bench.turnAndFinish();

            assertThat(bench.outcomes())
                    .extracting(outcome -> outcome.getUnexpected().orElseThrow().getErrorClass())
                    .containsExactlyInAnyOrder(
                            "POST /subscriptions/renew-subscriptions http-500",
                            "PATCH /mailboxes/update-mailbox-details http-500",
                            "GET /subscriptions http-500");
        }
    }

    @Test
    void documentedRefusalIsNoEvidence() throws Exception {
        try (var bench = new Bench(answering(422, "{\"status\":422,\"message\":\"no\"}"))) {
            bench.release(renewal("S1", 1));

            bench.turnAndFinish();

            assertThat(bench.outcomes())
                    .singleElement()
                    .satisfies(outcome -> assertThat(outcome.getUnexpected()).isEmpty());
        }
    }

    @Test
    void reportIsSentOnceAndItsOwnFailureIsNotReported() throws Exception {
        try (var bench = new Bench(answering(500, SAD))) {
            bench.release(report());

            bench.turnAndFinish();

            assertThat(bench.server.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request).startsWith("POST /api/v1/integration/send-errors "));
            assertThat(bench.outcomes()).singleElement().satisfies(outcome -> {
                assertThat(outcome.getKind()).isEqualTo(CommandKind.REPORT_ERROR);
                assertThat(outcome.getResult()).isEqualTo(CommandResult.UNKNOWN);
                assertThat(outcome.getUnexpected()).isEmpty();
            });
        }
    }

    @Test
    void switchedOffNothingIsKeptAndNothingIsSent() throws Exception {
        try (var bench = new Bench(answering(500, SAD), 4, false)) {
            bench.release(report());
            bench.turnAndFinish();
            assertThat(bench.server.requests()).isEmpty();

            bench.release(renewal("S2", 1));
            bench.turnAndFinish();

            assertThat(bench.outcomes())
                    .hasSize(2)
                    .allSatisfy(outcome -> assertThat(outcome.getUnexpected()).isEmpty());
            assertThat(bench.outcomes().getFirst().getReason()).isEqualTo("reports-off");
        }
    }

    private static Command.Builder report() {
        return renewal("S1", 0)
                .setCommandId("S1~report-1")
                .setOpId(null)
                .setKind(CommandKind.REPORT_ERROR)
                .setErrorReport(new ErrorReport("GET /x http-500", "GET", "/x", "{}", "{}", "{}"));
    }
}
