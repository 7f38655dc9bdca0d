package io.coldstream.streams.reseller;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.CommandResult;
import io.coldstream.avro.DnsRecordShown;
import io.coldstream.avro.DnsRecordUpdate;
import io.coldstream.schemas.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page "Update dns records" and the list of a domain's records, over a real socket. */
@Timeout(20)
class DnsTest {

    private static final CallLimits LIMITS =
            new CallLimits(Duration.ofSeconds(2), Duration.ofSeconds(5), 1 << 20, 3, Duration.ZERO);
    private static final LastWord YES = Optional::empty;
    private static final String DONE = """
            {"status":200,"message":"DNS Record updated successfully","data":{"status":"Success",\
            "statusDescription":"The record was modified successfully."},"actionId":"ACT_7a"}""";
    private static final String RECORD =
            "\"domain\":\"example.com\",%s\"host\":\"_dmarc\",\"recordId\":\"rec_1\",\"recordType\":\"TXT\","
                    + "\"value\":\"v=DMARC1; p=none\"}";

    @Test
    void exclusionsThatAreAbsentListedAndEmptyAreThreeBodies() {
        assertThat(body(update(null, null))).isEqualTo("{" + RECORD.formatted(""));
        assertThat(body(update(null, List.of("rua", "ruf"))))
                .isEqualTo("{" + RECORD.formatted("\"excludedDMARCtags\":[\"rua\",\"ruf\"],"));
        assertThat(body(update(null, List.of()))).isEqualTo("{" + RECORD.formatted("\"excludedDMARCtags\":[],"));
    }

    @Test
    void priorityIsText() {
        assertThat(body(update("10", null))).contains("\"priority\":\"10\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|200|done|Success|ACCEPTED|accepted",
                "200|200|done|Queued|ACCEPTED|accepted",
                "200|200|done||ACCEPTED|accepted",
                "200|200|The record was not changed|Failed|REJECTED|dns-refused",
                "200|200|DNS Record updated successfully|Error|UNKNOWN|reply-contradicts-itself",
                "200|422|done|Success|UNKNOWN|reply-contradicts-itself",
                "422|422|no such record||REJECTED|unprocessable",
                "400|400|what?||UNKNOWN|http-400",
                "502|502|oops||UNKNOWN|http-502"
            })
    void aReplyMeans(
            int http, int status, String message, @Nullable String inside, CommandResult result, String reason) {
        String data = inside == null ? "null" : "{\"status\":\"" + inside + "\"}";
        String body = "{\"status\":" + status + ",\"message\":\"" + message + "\",\"data\":" + data + "}";
        try (var server = ScriptedServer.answering(http, body)) {
            assertThat(Outcomes.ofDns(api(server).updateDns(update(null, null), YES)))
                    .isEqualTo(new Outcomes(result, reason));
        }
    }

    @Test
    void aReadFindsTheRecordAmongOthers() {
        String records = "{\"status\":200,\"data\":{\"records\":["
                + "{\"recordId\":\"rec_0\",\"host\":\"@\",\"value\":\"x\",\"recordType\":\"TXT\"},"
                + "{\"recordId\":\"rec_1\",\"host\":\"@\",\"value\":\"mx.example.net\",\"recordType\":\"MX\","
                + "\"priority\":10,\"ttl\":3600}]}}";
        try (var server = ScriptedServer.answering(200, records)) {
            assertThat(api(server).readDns(update(null, null)))
                    .isEqualTo(new DnsRead.Listed(
                            Optional.of(new DnsRecordShown("rec_1", "@", "mx.example.net", "MX", "10")), null));
            assertThat(server.requests())
                    .singleElement()
                    .asString()
                    .startsWith("GET /api/v1/integration/dns?userId=U+1&domain=example.com HTTP/1.1");
        }
    }

    @Test
    void whatIsNotListedProvesNothingAndWhatCanNotBeReadIsAFailure() {
        try (var server = ScriptedServer.answering(200, "{\"status\":200,\"data\":{\"records\":[]}}")) {
            assertThat(api(server).readDns(update(null, null))).isEqualTo(new DnsRead.Listed(Optional.empty(), null));
        }
        try (var server = ScriptedServer.answering(200, "{\"status\":200,\"data\":{}}")) {
            assertThat(api(server).readDns(update(null, null)))
                    .isEqualTo(new DnsRead.Failed(new Reply.Unknown("records-unreadable")));
        }
        try (var server = ScriptedServer.answering(500, "oops")) {
            assertThat(api(server).readDns(update(null, null))).isInstanceOf(DnsRead.Failed.class);
        }
    }

    private static String body(DnsRecordUpdate update) {
        try (var server = ScriptedServer.answering(200, DONE)) {
            Reply reply = api(server).updateDns(update, YES);

            assertThat(Outcomes.ofDns(reply)).isEqualTo(new Outcomes(CommandResult.ACCEPTED, "accepted"));
            assertThat(reply)
                    .isInstanceOfSatisfying(
                            Reply.Answered.class,
                            answered ->
                                    assertThat(answered.envelope().actionId()).isEqualTo("ACT_7a"));
            String request = server.requests().getFirst();
            assertThat(request).startsWith("PUT /api/v1/integration/dns?userId=U+1 HTTP/1.1");
            return request.substring(request.indexOf("\r\n\r\n") + 4);
        }
    }

    private static ResellerApi api(ScriptedServer server) {
        return new ResellerApi(server.base(), new Secret("k"), LIMITS);
    }

    private static DnsRecordUpdate update(@Nullable String priority, @Nullable List<String> excluded) {
        return new DnsRecordUpdate(
                "U 1", "example.com", "rec_1", "_dmarc", "v=DMARC1; p=none", "TXT", priority, excluded);
    }
}
