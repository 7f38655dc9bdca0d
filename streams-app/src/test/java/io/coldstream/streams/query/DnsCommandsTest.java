package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.DnsRecordUpdate;
import io.coldstream.streams.codec.CommandIds;
import io.coldstream.streams.codec.DomainStates;
import io.coldstream.streams.domain.DnsChange;
import io.coldstream.streams.domain.Domain;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of DNS records as they are asked for, asked about and settled over HTTP. */
class DnsCommandsTest {

    private static final String ALIAS = "domain:u1/example.com";
    private static final String UPDATE = """
            {"kind":"UPDATE_DNS_RECORD","userId":"u1","domain":"Example.com","recordId":"rec_1","host":"_dmarc",\
            "value":"v=DMARC1; p=reject","recordType":"txt","reason":"policy"%s}""";

    private final TestApi api = new TestApi();
    private final Stored stored = new Stored(api.views);

    @BeforeEach
    void store() {
        api.views.put(Table.DOMAINS, ALIAS, ALIAS, DomainStates.store(Domain.unknown(ALIAS), 0));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aChangeIsWrittenUnderItsDomainAndCanBeAskedForAtOnce() {
        TestApi.Reply reply = ask(UPDATE.formatted(",\"urgent\":true"));

        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        assertThat(reply.json().get("commandId").textValue()).startsWith(ALIAS + "~");
        assertThat(api.get(reply.header("Location")).json().get("state").textValue())
                .isEqualTo("RECEIVED");
        CommandRequest request = api.journal.requests.getFirst();
        assertThat(CommandIds.routingKey(request.getCommandId())).isEqualTo(ALIAS);
        assertThat(request.getUrgent()).isTrue();
        assertThat(request.getDnsRecord().orElseThrow())
                .returns("example.com", DnsRecordUpdate::getDomain)
                .returns("TXT", DnsRecordUpdate::getRecordType)
                .satisfies(dns -> assertThat(dns.getExcludedDmarcTags()).isEmpty());
    }

    @Test
    void exclusionsAreAbsentListedOrEmptyAndThatIsNotTheSame() {
        ask(UPDATE.formatted(",\"excludedDMARCtags\":[\"rua\",\"ruf\"]"));
        ask(UPDATE.formatted(",\"excludedDMARCtags\":[]"));
        ask(UPDATE.formatted(""));

        assertThat(api.journal.requests)
                .extracting(request -> request.getDnsRecord()
                        .orElseThrow()
                        .getExcludedDmarcTags()
                        .orElse(null))
                .containsExactly(List.of("rua", "ruf"), List.of(), null);
    }

    @Test
    void everyProblemIsListedAndNothingIsWritten() {
        var missing = ask("{\"kind\":\"UPDATE_DNS_RECORD\",\"colour\":1}");
        assertThat(missing.status()).isEqualTo(422);
        assertThat(problems(missing))
                .hasSize(8)
                .allMatch(problem -> problem.contains("is missing") || problem.startsWith("colour"));

        var wrong = ask("{\"kind\":\"UPDATE_DNS_RECORD\",\"userId\":\"u/1\",\"domain\":\"a b\",\"recordId\":\"r~1\","
                + "\"host\":\"@\",\"value\":\"1.2.3.4\",\"recordType\":\"PTR\",\"priority\":\"high\","
                + "\"excludedDMARCtags\":[\"p\"],\"urgent\":\"yes\",\"reason\":\"r\"}");
        assertThat(problems(wrong))
                .extracting(problem -> problem.substring(0, problem.indexOf(':')))
                .containsExactlyInAnyOrder(
                        "userId",
                        "domain",
                        "recordId",
                        "recordType",
                        "priority",
                        "priority",
                        "excludedDMARCtags",
                        "excludedDMARCtags",
                        "urgent");
        assertThat(problems(ask(UPDATE.formatted(",\"excludedDMARCtags\":\"rua\""))))
                .singleElement()
                .asString()
                .startsWith("excludedDMARCtags: a list");
        assertThat(problems(ask(UPDATE.replace("p=reject", "p=reject; rua=mailto:a@b.c")
                        .formatted(",\"excludedDMARCtags\":[\"rua\"]"))))
                .singleElement()
                .asString()
                .contains("rua is set by the value itself");
        assertThat(api.journal.requests).isEmpty();
    }

    @Test
    void theDomainHasToBeKnown() {
        assertThat(ask(UPDATE.formatted("").replace("Example.com", "none.com")).status())
                .isEqualTo(404);
        assertThat(ask(UPDATE.formatted("").replace("\"u1\"", "\"u2\"")).status())
                .isEqualTo(404);
        assertThat(api.journal.requests).isEmpty();
    }

    @Test
    void theSameIdempotencyKeyForAnotherRecordIsAnotherCommand() {
        String first = commandId(api.send("POST", "/api/commands", UPDATE.formatted(""), "Idempotency-Key", "k"));
        String again = commandId(api.send("POST", "/api/commands", UPDATE.formatted(""), "Idempotency-Key", "k"));
        String other = commandId(api.send(
                "POST", "/api/commands", UPDATE.formatted("").replace("rec_1", "rec_2"), "Idempotency-Key", "k"));

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void aCommandIsAskedForByItsIdWithItsSlashEncoded() {
        stored.dnsCommand(ALIAS, ALIAS + "~1", "ACCEPTED", "accepted");

        var json = api.get(path(ALIAS + "~1", "")).json();

        assertThat(json.get("state").textValue()).isEqualTo("ACCEPTED");
        assertThat(json.get("domain").textValue()).isEqualTo("example.com");
        assertThat(json.get("recordId").textValue()).isEqualTo("rec_1");
        assertThat(json.has("subscriptionId")).isFalse();
        assertThat(json.get("words").textValue())
                .isEqualTo("The reseller accepted the update of DNS record rec_1 of example.com. It counts as done when"
                        + " a webhook or a read shows it.");
    }

    @Test
    void whatNoReadShowsIsListedAndRetriedOrResolvedWithAReason() {
        String commandId = ALIAS + "~1";
        DnsChange change =
                new DnsChange("u1", "example.com", "rec_1", "_dmarc", "v=DMARC1; p=none", "TXT", null, List.of("rua"));
        stored.dnsCommand(ALIAS, commandId, "UNCONFIRMED", "no-read-shows-it").unconfirmed(change, commandId);
        stored.parked("m9");

        for (String query : List.of("", "?kind=dns-records")) {
            var items = api.get("/api/parked" + query).json().get("items");
            var item = items.get(items.size() - 1);
            assertThat(item.get("commandId").textValue()).isEqualTo(commandId);
            assertThat(item.get("state").textValue()).isEqualTo("UNCONFIRMED");
            assertThat(item.get("evidence").textValue()).isEqualTo("HTTP 200");
            assertThat(item.at("/wanted/excludedDMARCtags/0").textValue()).isEqualTo("rua");
            assertThat(item.get("words").textValue())
                    .startsWith("The reseller accepted the update of DNS record rec_1 of example.com, but ");
        }
        assertThat(paged()).containsExactly("event", "dns-record");

        assertThat(api.send("POST", path(commandId, "/retry"), "{}").status()).isEqualTo(422);
        assertThat(api.send("POST", path(commandId, "/retry"), "{\"reason\":\"r\"}")
                        .status())
                .isEqualTo(202);
        assertThat(api.send("POST", path(commandId, "/resolve"), "{\"reason\":\"r\"}")
                        .status())
                .isEqualTo(202);

        assertThat(api.journal.requests)
                .extracting(CommandRequest::getKind)
                .containsExactly(CommandKind.RETRY_COMMAND, CommandKind.RESOLVE_COMMAND);
        assertThat(api.journal.requests).allSatisfy(request -> {
            assertThat(request.getTarget()).contains(commandId);
            assertThat(CommandIds.routingKey(request)).isEqualTo(ALIAS);
        });
    }

    @Test
    void aCommandThatNeedsNobodyIsNeitherRetriedNorResolved() {
        stored.dnsCommand(ALIAS, ALIAS + "~1", "ACCEPTED", "accepted");

        assertThat(api.send("POST", path(ALIAS + "~1", "/retry"), "{\"reason\":\"r\"}")
                        .status())
                .isEqualTo(409);
        assertThat(api.send("POST", path(ALIAS + "~9", "/resolve"), "{\"reason\":\"r\"}")
                        .status())
                .isEqualTo(404);
        assertThat(api.journal.requests).isEmpty();
    }

    private List<String> paged() {
        List<String> kinds = new ArrayList<>();
        @Nullable String cursor = "";
        do {
            var page = api.get("/api/parked?limit=1" + cursor).json();
            page.get("items").forEach(item -> kinds.add(item.get("kind").textValue()));
            cursor = page.path("next").isTextual()
                    ? "&cursor=" + URLEncoder.encode(page.get("next").textValue(), StandardCharsets.UTF_8)
                    : null;
        } while (cursor != null && kinds.size() < 10);
        return kinds;
    }

    private TestApi.Reply ask(String body) {
        return api.send("POST", "/api/commands", body);
    }

    private static List<String> problems(TestApi.Reply reply) {
        List<String> problems = new ArrayList<>();
        reply.json().path("problems").forEach(problem -> problems.add(problem.asText()));
        return problems;
    }

    private static String path(String commandId, String more) {
        return "/api/commands/" + URLEncoder.encode(commandId, StandardCharsets.UTF_8) + more;
    }

    private static String commandId(TestApi.Reply reply) {
        assertThat(reply.status()).isEqualTo(202);
        return reply.json().get("commandId").textValue();
    }
}
