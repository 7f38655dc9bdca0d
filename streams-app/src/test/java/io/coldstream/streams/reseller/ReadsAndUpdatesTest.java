package io.coldstream.streams.reseller;

import static io.coldstream.streams.reseller.ScriptedServer.reply;
import static io.coldstream.streams.reseller.ScriptedServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.CommandResult;
import io.coldstream.avro.MailboxUpdate;
import io.coldstream.schemas.Secret;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class ReadsAndUpdatesTest {

    private static final CallLimits LIMITS =
            new CallLimits(Duration.ofSeconds(2), Duration.ofSeconds(5), 1 << 20, 3, Duration.ZERO);
    private static final LastWord YES = Optional::empty;
    private static final String ENTRY = """
            {"subscriptionId":"S1","subscriptionStatus":"ACTIVE","totalMailboxQuantity":3,"billingCycle":"MONTHLY",
             "pricePerMailbox":%s,"periodStart":"2026-10-21T00:00:00Z","periodEnd":"2026-11-21T00:00:00Z",
             "serviceProvider":"GOOGLE","autoRenew":false,"userId":"U1","domain":"company.com"}""";

    @ParameterizedTest
    @CsvSource({"11, 11", "11.5, 11.5", "'\"11.00\"', 11.00"})
    void priceIsReadAsNumberAndAsText(String json, BigDecimal price) {
        try (var server = ScriptedServer.answering(200, page(ENTRY.formatted(json), 1))) {
            assertThat(observe(server))
                    .isInstanceOfSatisfying(
                            Observation.Shown.class,
                            shown -> assertThat(shown.subscription())
                                    .isEqualTo(new ListedSubscription(
                                            "S1",
                                            "ACTIVE",
                                            Instant.parse("2026-10-21T00:00:00Z"),
                                            Instant.parse("2026-11-21T00:00:00Z"),
                                            "MONTHLY",
                                            false,
                                            price,
                                            3,
                                            "U1",
                                            "company.com",
                                            "GOOGLE")));
        }
    }

    @ParameterizedTest
    @CsvSource({"1e999999999", "-1", "'\"free\"'", "null", "[]", "1234567890123456789012"})
    void pricesThatAreNoneAreAbsent(String json) {
        try (var server = ScriptedServer.answering(200, page(ENTRY.formatted(json), 1))) {
            assertThat(observe(server))
                    .isInstanceOfSatisfying(
                            Observation.Shown.class,
                            shown -> assertThat(shown.subscription().pricePerMailbox())
                                    .isNull());
        }
    }

    @Test
    void asksByDomainAndReadsPagesByTheirTotal() {
        try (var server = ScriptedServer.start((connection, request) -> write(
                connection, reply(200, request.contains("page=3") ? page(ENTRY.formatted("1"), 3) : page("", 3))))) {
            assertThat(observe(server)).isInstanceOf(Observation.Shown.class);

            assertThat(server.requests())
                    .hasSize(3)
                    .allSatisfy(request ->
                            assertThat(request).contains("&domain=company.com").contains("cmr-x-api-key: k"));
        }
    }

    @Test
    void absenceFromAllPagesIsNotShown() {
        try (var server = ScriptedServer.answering(200, page("{\"subscriptionId\":\"S10\"}", 2))) {
            assertThat(observe(server)).isInstanceOf(Observation.NotShown.class);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void emptyListIsNotShown() {
        try (var server = ScriptedServer.answering(200, page("", 0))) {
            assertThat(observe(server)).isInstanceOf(Observation.NotShown.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void pagesBeyondTheBoundAreAFailureNotAnAbsence() {
        try (var server = ScriptedServer.answering(200, page("", 1_000_000))) {
            assertThat(observe(server)).isEqualTo(new Observation.Failed(new Reply.Unknown("too-many-pages")));
            assertThat(server.requests()).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"status\":200,\"data\":null}",
                "{\"status\":200,\"data\":{\"subscriptions\":[]}}",
                "{\"status\":200,\"data\":{\"subscriptions\":{},\"pagination\":{\"totalPages\":1}}}"
            })
    void listThatIsNoneIsAFailureNotAnAbsence(String body) {
        try (var server = ScriptedServer.answering(200, body)) {
            assertThat(observe(server))
                    .isInstanceOfSatisfying(
                            Observation.Failed.class,
                            failed -> assertThat(Outcomes.ofRead(failed.reply()))
                                    .isEqualTo(new Outcomes(CommandResult.UNKNOWN, "pages-unreadable")));
        }
    }

    @Test
    void failureOnALaterPageIsAFailureNotAnAbsence() {
        try (var server = ScriptedServer.start((connection, request) -> write(
                connection,
                request.contains("page=2") ? reply(429, "{}", "Retry-After: 3") : reply(200, page("", 2))))) {
            assertThat(observe(server))
                    .isInstanceOfSatisfying(
                            Observation.Failed.class,
                            failed -> assertThat(Outcomes.ofRead(failed.reply()))
                                    .isEqualTo(new Outcomes(CommandResult.REJECTED, "rate-limited")));
        }
    }

    @Test
    void clockOfTheResellerIsComparedWithOurs() {
        String ahead = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(3600).atOffset(ZoneOffset.UTC));
        try (var server = ScriptedServer.answering(200, page("", 1), "Date: " + ahead)) {
            assertThat(observe(server))
                    .isInstanceOfSatisfying(
                            Observation.NotShown.class,
                            absent -> assertThat(absent.clockSkewMillis()).isBetween(3_590_000L, 3_600_000L));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, Mailbox details will update shortly, ACCEPTED, accepted",
        "400, Mailbox Update In Progress, REJECTED, update-in-progress",
        "400, an update is IN PROGRESS for this mailbox, REJECTED, update-in-progress",
        "400, Mailbox not found, REJECTED, mailbox-not-found",
        "400, something else, REJECTED, refused-without-known-reason",
        "429, slow down, REJECTED, rate-limited",
        "500, oops, UNKNOWN, http-500"
    })
    void updateOfAMailbox(int status, String message, CommandResult result, String reason) {
        String body = "{\"status\":" + status + ",\"message\":\"" + message + "\",\"data\":null}";
        try (var server = ScriptedServer.answering(status, body)) {
            MailboxUpdate update = MailboxUpdate.newBuilder()
                    .setMailboxId("M1")
                    .setFirstName("Jo \"hn")
                    .build();

            Reply reply = api(server).updateMailbox(update, Optional.of("U 1&x"), YES);

            assertThat(Outcomes.ofMailboxCall(reply)).isEqualTo(new Outcomes(result, reason));
            assertThat(server.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request)
                            .startsWith(
                                    "PATCH /api/v1/integration/mailboxes/update-mailbox-details?userId=U+1%26x HTTP/1.1")
                            .endsWith("{\"mailboxData\":{\"firstName\":\"Jo \\\"hn\",\"mailboxId\":\"M1\"}}"));
        }
    }

    private static Observation observe(ScriptedServer server) {
        return api(server).observe("S1", Optional.of("company.com"));
    }

    private static ResellerApi api(ScriptedServer server) {
        return new ResellerApi(server.base(), new Secret("k"), LIMITS);
    }

    private static String page(String entries, int totalPages) {
        return "{\"status\":200,\"message\":\"m\",\"data\":{\"subscriptions\":[" + entries
                + "],\"pagination\":{\"totalSearchedCount\":1,\"currentPage\":1,\"nextPage\":99,\"totalPages\":"
                + totalPages + "}}}";
    }
}
