package io.coldstream.streams.reseller;

import static io.coldstream.streams.reseller.ScriptedServer.reply;
import static io.coldstream.streams.reseller.ScriptedServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coldstream.avro.CommandResult;
import io.coldstream.schemas.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a renewal that met a fault is said to have come to, and that it was sent once. */
@Timeout(60)
class RenewFaultsTest {

    private static final Secret KEY = new Secret("the-api-key");
    private static final CallLimits SHORT =
            new CallLimits(Duration.ofSeconds(2), Duration.ofMillis(700), 1 << 20, 5, Duration.ZERO);
    private static final CallLimits PATIENT =
            new CallLimits(Duration.ofSeconds(10), Duration.ofSeconds(15), 1 << 20, 5, Duration.ZERO);
    private static final LastWord YES = Optional::empty;
    private static final String ACCEPTED =
            "{\"status\":200,\"message\":\"Subscriptions added for renewal.\",\"data\":null}";

    @ParameterizedTest
    @CsvSource({
        "200, ACCEPTED, accepted",
        "201, UNKNOWN, http-201",
        "202, UNKNOWN, http-202",
        "302, UNKNOWN, http-302",
        "400, UNKNOWN, http-400",
        "401, REJECTED, unauthorized",
        "402, UNKNOWN, payment-required",
        "403, UNKNOWN, http-403",
        "404, REJECTED, not-found",
        "408, UNKNOWN, http-408",
        "409, UNKNOWN, http-409",
        "422, REJECTED, unprocessable",
        "429, REJECTED, rate-limited",
        "500, UNKNOWN, http-500",
        "502, UNKNOWN, http-502",
        "504, UNKNOWN, http-504"
    })
    void onlyCertainRefusalsAreRejected(int status, CommandResult result, String reason) {
        try (var server = ScriptedServer.answering(status, "{\"status\":" + status + ",\"message\":\"m\"}")) {
            assertThat(renew(server)).isEqualTo(new Outcomes(result, reason));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void sendsOneSubscriptionAndTheKey() {
        try (var server = ScriptedServer.answering(200, ACCEPTED)) {
            renew(server);

            assertThat(server.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request)
                            .startsWith("POST /api/v1/integration/subscriptions/renew-subscriptions HTTP/1.1\r\n")
                            .contains("cmr-x-api-key: the-api-key\r\n")
                            .contains("Content-Type: application/json\r\n")
                            .endsWith("\r\n\r\n{\"subscriptionIds\":[\"S1\"]}"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json at all | reply-unreadable",
                "<html>OK</html> | reply-unreadable",
                "[] | reply-unreadable",
                "null | reply-unreadable",
                "'' | reply-unreadable",
                "{\"message\":\"no status\"} | reply-unreadable",
                "{\"status\":200}{\"status\":500} | reply-unreadable",
                "{\"status\":402,\"message\":\"wallet\"} | reply-contradicts-itself",
                "{\"status\":true} | reply-unreadable"
            })
    void garbageWith200ProvesNothing(String body, String reason) {
        try (var server = ScriptedServer.answering(200, body)) {
            assertThat(renew(server)).isEqualTo(new Outcomes(CommandResult.UNKNOWN, reason));
        }
    }

    @Test
    void refusalWhoseBodySaysOtherwiseProvesNothing() {
        try (var server = ScriptedServer.answering(404, "{\"status\":200,\"message\":\"renewed\"}")) {
            assertThat(renew(server)).isEqualTo(new Outcomes(CommandResult.UNKNOWN, "reply-contradicts-itself"));
        }
    }

    @Test
    void refusalOfAGatewayWithoutEnvelopeIsARefusal() {
        try (var server = ScriptedServer.answering(429, "slow down", "Retry-After: 7")) {
            assertThat(api(server).renew("S1", YES)).isInstanceOfSatisfying(Reply.Answered.class, answered -> {
                assertThat(answered.retryAfterSeconds()).isEqualTo(7);
                assertThat(Outcomes.ofRenewal(answered).result()).isEqualTo(CommandResult.REJECTED);
            });
        }
    }

    @Test
    void connectionRefusedIsCertainlyNotSent() throws IOException {
        // Bound but not listening: the port is nobody else's meanwhile.
        try (var nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            URI address = URI.create("http://127.0.0.1:" + nobody.getLocalPort() + "/api");

            Reply reply = new ResellerApi(address, KEY, SHORT).renew("S1", YES);

            assertThat(reply).isEqualTo(new Reply.NotSent("connect-failed"));
        }
    }

    @Test
    void unknownHostIsCertainlyNotSent() {
        Reply reply = new ResellerApi(URI.create("http://no-such-host.invalid/api"), KEY, SHORT).renew("S1", YES);

        assertThat(reply).isEqualTo(new Reply.NotSent("connect-failed"));
    }

    @Test
    void closedAfterTheRequestIsUnknownAndNotSentAgain() {
        try (var server = ScriptedServer.start((connection, request) -> connection.close())) {
            assertThat(renew(server)).isEqualTo(new Outcomes(CommandResult.UNKNOWN, "connection-lost"));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void resetAfterTheRequestIsUnknownAndNotSentAgain() {
        try (var server = ScriptedServer.start((connection, request) -> reset(connection))) {
            assertThat(renew(server)).isEqualTo(new Outcomes(CommandResult.UNKNOWN, "connection-lost"));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void keptConnectionThatDiesAfterItsSecondRequestNeverSeesOne() {
        try (var server = ScriptedServer.start((connection, request) -> write(connection, reply(200, ACCEPTED)))) {
            ResellerApi api = api(server);

            api.renew("S1", YES);
            api.renew("S2", YES);

            assertThat(server.requests()).hasSize(2);
            assertThat(server.connections()).hasSize(2);
        }
    }

    @Test
    void silenceEndsAtTheDeadline() {
        try (var server = ScriptedServer.start((connection, request) -> new CountDownLatch(1).await())) {
            assertThat(Outcomes.ofRenewal(hurried(server).renew("S1", YES)))
                    .isEqualTo(new Outcomes(CommandResult.UNKNOWN, "timed-out"));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000000", "Transfer-Encoding: chunked"})
    void slowBodyWithoutEndEndsAtTheDeadlineAndItsConnectionIsClosed(String form) {
        var closed = new CountDownLatch(1);
        String piece = form.endsWith("chunked") ? "1\r\n \r\n" : " ";
        try (var server = ScriptedServer.start((connection, request) -> {
            write(connection, "HTTP/1.1 200 OK\r\n" + form + "\r\n\r\n");
            try {
                while (true) {
                    write(connection, piece);
                    Thread.sleep(20);
                }
            } catch (IOException e) {
                closed.countDown();
            }
        })) {
            assertThat(Outcomes.ofRenewal(hurried(server).renew("S1", YES)))
                    .isEqualTo(new Outcomes(CommandResult.UNKNOWN, "timed-out"));
            await().until(() -> closed.getCount() == 0);
        }
    }

    @Test
    void cutBodyIsUnknownEvenOfARefusal() {
        try (var server = ScriptedServer.start((connection, request) -> {
            write(connection, "HTTP/1.1 404 Any\r\nContent-Length: 500\r\n\r\n{\"status\":404}");
            connection.close();
        })) {
            assertThat(renew(server)).isEqualTo(new Outcomes(CommandResult.UNKNOWN, "connection-lost"));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void bodyOfFiftyMegabytesIsGivenUpAtTheBound() {
        var written = new AtomicLong();
        var closed = new CountDownLatch(1);
        try (var server = ScriptedServer.start((connection, request) -> {
            write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n");
            try {
                for (int i = 0; i < 50 * 16; i++) {
                    write(connection, " ".repeat(1 << 16));
                    written.addAndGet(1 << 16);
                }
            } catch (IOException e) {
                closed.countDown();
            }
        })) {
            assertThat(renew(server)).isEqualTo(new Outcomes(CommandResult.UNKNOWN, "reply-too-large"));
            await().until(() -> closed.getCount() == 0);
            assertThat(written)
                    .as("what is under way in the sockets' buffers comes on top of what was read")
                    .hasValueLessThan(20 << 20);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectIsNotFollowed(int status) {
        try (var other = ScriptedServer.answering(200, ACCEPTED);
                var server = ScriptedServer.answering(status, "", "Location: " + other.base())) {
            assertThat(renew(server)).isEqualTo(new Outcomes(CommandResult.UNKNOWN, "http-" + status));
            assertThat(api(server).observe("S1", Optional.empty())).isInstanceOf(Observation.Failed.class);
            assertThat(other.connections()).isEmpty();
        }
    }

    @Test
    void headWithoutEndEndsAndItsConnectionIsClosed() {
        var closed = new CountDownLatch(1);
        try (var server = ScriptedServer.start((connection, request) -> {
            write(connection, "HTTP/1.1 200 OK\r\n");
            try {
                for (int i = 0; true; i++) {
                    write(connection, "X-" + i + ": y\r\n");
                    Thread.sleep(5);
                }
            } catch (IOException e) {
                closed.countDown();
            }
        })) {
            assertThat(Outcomes.ofRenewal(hurried(server).renew("S1", YES)))
                    .isEqualTo(new Outcomes(CommandResult.UNKNOWN, "timed-out"));
            await().until(() -> closed.getCount() == 0);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void headWithoutBoundIsGivenUp() {
        try (var server = ScriptedServer.start((connection, request) -> {
            write(connection, "HTTP/1.1 200 OK\r\n");
            while (true) {
                write(connection, "X: " + "y".repeat(8_000) + "\r\n");
            }
        })) {
            assertThat(renew(server).result()).isEqualTo(CommandResult.UNKNOWN);
        }
    }

    @Test
    void lastWordAgainstItMeansThatNoByteIsWritten() throws Exception {
        try (var server = ScriptedServer.answering(200, ACCEPTED)) {
            Reply reply = api(server).renew("S1", () -> Optional.of("claim-too-old"));

            assertThat(reply).isEqualTo(new Reply.NotSent("claim-too-old"));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void lastWordIsAskedOnlyOnceTheConnectionStands() {
        try (var server = ScriptedServer.answering(200, ACCEPTED)) {
            // The server's own thread may see the connection a little later than the client does.
            Reply reply = api(server).renew("S1", () -> {
                await().until(() -> !server.connections().isEmpty());
                return server.requests().isEmpty() ? Optional.empty() : Optional.of("asked-too-late");
            });

            assertThat(reply).isInstanceOf(Reply.Answered.class);
        }
    }

    @Test
    void deadlineThatPassesDuringTheLastWordMeansNeverSent() throws Exception {
        try (var server = ScriptedServer.answering(200, ACCEPTED)) {
            var overslept = new CountDownLatch(1);
            Reply reply = hurried(server).renew("S1", () -> {
                try {
                    overslept.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return Optional.empty();
            });
            overslept.countDown();

            assertThat(reply).isEqualTo(new Reply.NotSent("timed-out"));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void echoedKeyIsTakenOutOfTheMessage() {
        try (var server = ScriptedServer.answering(401, "{\"status\":401,\"message\":\"bad key the-api-key\"}")) {
            assertThat(api(server).renew("S1", YES))
                    .isInstanceOfSatisfying(
                            Reply.Answered.class,
                            answered ->
                                    assertThat(answered.envelope().message()).isEqualTo("bad key ***"));
        }
    }

    @Test
    void bothGenerationsAreUnderstood() {
        try (var server = ScriptedServer.answering(
                200, "{\"status\":200,\"message\":\"m\",\"data\":null,\"actionId\":\"ACT_1\"}")) {
            assertThat(api(server).renew("S1", YES))
                    .isInstanceOfSatisfying(
                            Reply.Answered.class,
                            answered ->
                                    assertThat(answered.envelope().actionId()).isEqualTo("ACT_1"));
        }
    }

    private static Outcomes renew(ScriptedServer server) {
        return Outcomes.ofRenewal(api(server).renew("S1", YES));
    }

    private static ResellerApi api(ScriptedServer server) {
        return new ResellerApi(server.base(), KEY, PATIENT);
    }

    private static void reset(Socket connection) throws IOException {
        connection.setSoLinger(true, 0);
        connection.close();
    }

    private static ResellerApi hurried(ScriptedServer server) {
        return new ResellerApi(server.base(), KEY, SHORT);
    }
}
