package io.coldstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyCommandTest {

    private static final String USER = """
            {"scope":"user:7","mode":"DRY_RUN","leadTime":"PT72H","noticeDays":[30,7],
            "dailyCap":{"amount":"50.00","currency":"USD"},"effectiveFrom":"2026-01-01T00:00:00Z","inForce":true,
            "reason":"pilot\\u001b[2J","version":3,"updatedBy":"operator","updatedAt":"2026-11-21T15:00:00Z"}""";

    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> answers = new HashMap<>();
    private int status = 200;
    private HttpServer api;

    private record Result(int status, String text) {}

    @BeforeEach
    void listen() throws IOException {
        api = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        api.createContext("/", this::answer);
        api.start();
    }

    @AfterEach
    void stop() {
        api.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String request =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
        asked.add(request + " " + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
        String answer = answers.get(request);
        byte[] bytes = (answer == null ? "{\"detail\":\"There is none.\"}" : answer).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer == null ? 404 : status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void setChangesWhatIsNamedKeepsTheRestAndTellsWhatChanged() {
        answers.put("GET /api/policies/user%3A7", USER);
        answers.put(
                "PUT /api/policies/user%3A7",
                USER.replace("DRY_RUN", "ARMED").replace("50.00", "75.00").replace("\"version\":3", "\"version\":4"));

        Result result = coldstream(
                "policy",
                "set",
                "user:7",
                "--mode=armed",
                "--daily-cap=75",
                "--lead-time=3d",
                "--reason=go",
                "--token=T");

        assertThat(result).isEqualTo(new Result(0, """
                        user:7, version 4 (was 3)
                          mode            DRY_RUN -> ARMED
                          daily-cap       50.00 USD -> 75.00 USD
                        It holds now.
                        """));
        assertThat(asked.getLast())
                .isEqualTo("PUT /api/policies/user%3A7 Bearer T {\"mode\":\"ARMED\",\"leadTime\":\"P3D\","
                        + "\"noticeDays\":[30,7],\"dailyCap\":{\"amount\":\"75\",\"currency\":\"USD\"},"
                        + "\"version\":3,\"reason\":\"go\"}");
    }

    @Test
    void setMakesAPolicyWhereThereIsNoneAndClearsFields() {
        answers.put(
                "PUT /api/policies/default",
                "{\"version\":1,\"priority\":7,\"inForce\":false," + "\"effectiveFrom\":\"2027-01-31T00:00:00Z\"}");

        Result made =
                coldstream("policy", "set", "default", "--priority=7", "--effective-from=2027-01-31", "--reason=r");

        assertThat(made.text()).isEqualTo("""
                        default, version 1 (new)
                          priority        - -> 7
                          effective-from  - -> 2027-01-31 00:00 UTC
                        It holds from 2027-01-31 00:00 UTC on.
                        """);
        assertThat(asked.getLast())
                .endsWith("{\"priority\":7,\"effectiveFrom\":\"2027-01-31T00:00:00Z\",\"version\":0,"
                        + "\"reason\":\"r\"}");

        answers.put("GET /api/policies/user%3A7", USER);
        answers.put("PUT /api/policies/user%3A7", USER);
        coldstream("policy", "set", "user:7", "--clear=daily-cap,lead-time", "--notice-days=never", "--reason=r");
        assertThat(asked.getLast()).endsWith("{\"mode\":\"DRY_RUN\",\"noticeDays\":[],\"version\":3,\"reason\":\"r\"}");
        assertThat(coldstream("policy", "set", "user:7", "--clear=cap", "--reason=r"))
                .isEqualTo(new Result(
                        2, "coldstream: --clear takes the names of the options without '--'; there is no cap\n"));
    }

    @Test
    void whatTheApiRefusesIsSaidProblemByProblem() {
        answers.put("GET /api/policies/default", USER);
        answers.put("PUT /api/policies/default", USER);
        status = 422;

        answers.put(
                "GET /api/policies/default", "{\"detail\":\"Mend it.\",\"problems\":[\"mode: a\",\"priority: b\"]}");
        Result result = coldstream("policy", "set", "default", "--mode=YES", "--reason=r");

        assertThat(result).isEqualTo(new Result(2, "coldstream: Mend it.\n  mode: a\n  priority: b\n"));
        assertThat(coldstream("policy", "set", "default").status())
                .as("without a reason")
                .isEqualTo(2);
        assertThat(coldstream("policy", "show", "user:9")).isEqualTo(new Result(1, "coldstream: There is none.\n"));
    }

    @Test
    void listAndShowAreForPeopleAndJsonForPrograms() {
        answers.put(
                "GET /api/policies",
                "{\"items\":[" + USER + ",{\"scope\":\"default\",\"version\":9,"
                        + "\"inForce\":false,\"effectiveFrom\":\"2027-01-01T00:00:00Z\",\"mode\":\"ARMED\"}]}");
        answers.put("GET /api/policies/user%3A7", USER);

        assertThat(coldstream("policy", "list").text()).isEqualTo("""
                        user:7   version 3: DRY_RUN, lead-time 3 d, notice-days 30, 7, daily-cap 50.00 USD
                        default  version 9: ARMED (from 2027-01-01 00:00 UTC)
                        """);
        assertThat(coldstream("policy", "show", "user:7").text()).isEqualTo("""
                        user:7, version 3, by operator at 2026-11-21 15:00 UTC: pilot?[2J
                          mode            DRY_RUN
                          lead-time       3 d
                          notice-days     30, 7
                          daily-cap       50.00 USD
                          effective-from  2026-01-01 00:00 UTC
                        """);
        assertThat(coldstream("policy", "show", "user:7", "--json").text())
                .startsWith("{\"scope\":\"user:7\"")
                .hasLineCount(1);
    }

    @Test
    void deletingSaysThatWiderScopesHold() {
        answers.put("DELETE /api/policies/user%3A7", "{\"scope\":\"user:7\",\"deleted\":true,\"version\":4}");

        Result result = coldstream("policy", "delete", "user:7", "--reason=over");

        assertThat(result)
                .isEqualTo(new Result(0, "user:7 has no policy any more (version 4); wider ones hold now.\n"));
        assertThat(asked.getLast()).endsWith("{\"reason\":\"over\"}");
    }

    @Test
    void spendingIsShownStoppedAndResumed() {
        answers.put("GET /api/spending", "{\"stopped\":false}");
        answers.put(
                "PUT /api/spending",
                "{\"stopped\":true,\"reason\":\"audit\",\"version\":2,\"updatedBy\":\"operator\","
                        + "\"updatedAt\":\"2026-11-21T15:00:00Z\"}");

        assertThat(coldstream("spending", "show").text()).isEqualTo("Spending is on: what is armed and due is paid.\n");
        assertThat(coldstream("spending", "stop", "--reason=audit").text()).isEqualTo("""
                        Spending is STOPPED: nothing is paid until 'spending resume'.
                          spending, version 2, by operator at 2026-11-21 15:00 UTC: audit
                        """);
        assertThat(asked.getLast()).endsWith("{\"stopped\":true,\"reason\":\"audit\"}");
        coldstream("spending", "resume", "--reason=done");
        assertThat(asked.getLast()).endsWith("{\"stopped\":false,\"reason\":\"done\"}");
    }

    @Test
    void aForecastStandsBesideThingsAsTheyAre() {
        answers.put("GET /api/policies/user%3A7", USER);
        answers.put("POST /api/renewals/forecast", """
                {"from":"2026-11-21T15:00:00Z","until":"2027-02-19T15:00:00Z","subscriptions":2,"spendingStopped":true,
                "periodsTooShort":{"subscriptions":1,"first":["s9"]},
                "renewed":{"periods":3,"amounts":[{"amount":"66.00","currency":"USD"}]},
                "renewedByReseller":{"periods":0,"amounts":[]},"verdicts":{"RENEWED":3,"REFUSED":1},
                "months":[{"month":"2026-12","periods":3,"amounts":[{"amount":"66.00","currency":"USD"}]}],
                "caps":[{"cap":"user-day-cap","userId":"7","from":"2026-12-01","putOff":2,
                "limit":{"amount":"50.00","currency":"USD"},"used":{"amount":"44.00","currency":"USD"}}],
                "wallet":{"left":{"amount":"1.00","currency":"USD"},"emptyAt":"2027-01-01T00:00:00Z"},
                "lapses":{"periods":1,"forMoney":1,"first":[{"subscriptionId":"s2","domain":"b.example",
                "periodEnd":"2027-01-03T00:00:00Z","words":"the wallet is empty"}]},
                "items":[{"subscriptionId":"s1","domain":"a.example","at":"2026-12-01T02:00:00Z","verdict":"RENEWED",
                "periodEnd":"2026-12-04T00:00:00Z","estimated":true,"estimate":{"amount":"22.00","currency":"USD"},
                "words":"its lead time has begun"}],"itemsLeftOut":3,"assumes":"Nobody else acts."}""");

        Result result =
                coldstream("policy", "forecast", "user:7", "--mode=armed", "--wallet=67", "--within=90d", "--items=1");

        assertThat(result.text()).isEqualTo("""
                        From 2026-11-21 15:00 UTC to 2027-02-19 15:00 UTC, 2 subscriptions
                        Spending is STOPPED; this is what would happen if it were resumed now.
                        Without 1 subscriptions, for their periods are too short to be true; the first is s9
                                                  as it is                          with other values
                          renewed                 3 for 66.00 USD                   3 for 66.00 USD
                          refused                 1                                 1
                          lapse                   1 (1 for money)                   1 (1 for money)
                          wallet                  short from 2027-01-01 00:00 UTC   short from 2027-01-01 00:00 UTC
                        By month:
                          2026-12  3 for 66.00 USD
                        Caps that bind:
                          2026-12-01  user-day-cap of 7 of 50.00 USD: 44.00 USD spent, put off 2
                        First to lapse:
                          2027-01-03 00:00 UTC  s2 b.example: the wallet is empty
                        In the order of time:
                          2026-12-01 02:00 UTC  renewed              s1 a.example, 22.00 USD, period to 2026-12-04 00:00 UTC (estimated): its lead time has begun
                          and 3 more (--items)
                        Nobody else acts.
                        """);
        assertThat(asked).hasSize(3);
        assertThat(asked.getFirst())
                .endsWith("{\"within\":\"P90D\",\"items\":1," + "\"wallet\":{\"amount\":\"67\",\"currency\":\"USD\"}}");
        assertThat(asked.getLast())
                .contains("\"policies\":{\"user:7\":{\"mode\":\"ARMED\",\"leadTime\":\"PT72H\"")
                .doesNotContain("effectiveFrom", "reason");
    }

    @Test
    void aForecastOfThingsAsTheyAreNeedsNoScopeButValuesDo() {
        answers.put("POST /api/renewals/forecast", "{\"renewed\":{\"periods\":0},\"assumes\":\"A.\"}");

        assertThat(coldstream("policy", "forecast", "--json").text())
                .isEqualTo("{\"renewed\":{\"periods\":0},\"assumes\":\"A.\"}\n");
        assertThat(asked).hasSize(1);
        assertThat(coldstream("policy", "forecast", "--mode=ARMED"))
                .isEqualTo(new Result(
                        2, "coldstream: Name the SCOPE whose policy would have these values, such as default\n"));
    }

    @Test
    void everyCommandHasHelpAndAnApiThatIsAwayIsSaid() {
        for (String command : List.of("list", "show", "set", "delete", "forecast")) {
            assertThat(coldstream("policy", command, "--help").text()).contains("--api", "--json");
        }
        for (String command : List.of("show", "stop", "resume")) {
            assertThat(coldstream("spending", command, "--help").text()).contains("--api", "--json");
        }
        stop();
        Result result = coldstream("policy", "list");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.text()).contains("does not answer (--api, --data)");
    }

    private Result coldstream(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--help")) {
            all.add("--api=http://127.0.0.1:" + api.getAddress().getPort());
        }
        var out = new StringWriter();
        int status = Coldstream.run(all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(out, true));
        return new Result(status, out.toString());
    }
}
