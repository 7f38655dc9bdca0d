package io.coldstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedriveTest {

    private static final String PREVIEW = """
            {"matched":12,"more":false,"tried":12,"outcomes":[
            {"event":"subscription.renewing","outcome":"applied","count":10},
            {"event":"mailbox\\u001b[2J","outcome":"stays","reason":"unknown-event","words":"Not known.","count":2}]}""";
    private static final String STARTED = "{\"state\":\"running\",\"redriven\":0,\"left\":{}}";
    private static final String HALF = "{\"state\":\"running\",\"matched\":12,\"redriven\":5,\"left\":{}}";
    private static final String DONE =
            "{\"state\":\"done\",\"matched\":12,\"redriven\":10,\"left\":{\"unknown-event\":2}}";

    private final List<String> asked = new ArrayList<>();
    private final Deque<String> progress = new ArrayDeque<>();
    private String preview = PREVIEW;
    private int startStatus = 202;
    private HttpServer api;

    private record Result(int status, String text) {}

    @BeforeEach
    void listen() throws IOException {
        api = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        api.createContext("/api/dead-letters/redrive", this::answer);
        api.start();
    }

    @AfterEach
    void stop() {
        api.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean get = exchange.getRequestMethod().equals("GET");
        boolean previewing = "preview=true".equals(exchange.getRequestURI().getQuery());
        if (!get) {
            asked.add((previewing ? "preview " : "start ")
                    + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
        }
        if (get && progress.isEmpty()) {
            // As when it is killed.
            exchange.close();
            return;
        }
        String answer = get ? progress.remove() : previewing ? preview : STARTED;
        byte[] bytes = (!get && !previewing && startStatus != 202 ? "{\"detail\":\"One is running.\"}" : answer)
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(get || previewing ? 200 : startStatus, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void itShowsWhatWouldChangeRedrivesAndTellsTheEnd() {
        progress.addAll(List.of(HALF, DONE));

        Result result =
                redrive("--yes", "--reason=unknown-event", "--id=a:0:1", "--id=a:0:2", "--rate=50", "--token=T");

        assertThat(result.status()).isZero();
        assertThat(result.text().lines())
                .containsExactly(
                        "12 dead letters:",
                        "      10  subscription.renewing  would be applied",
                        "       2  mailbox?[2J            stays: unknown-event. Not known.",
                        "  5 of 12 sent again, none stays",
                        "Done: 10 of 12 sent again, 2 stay (unknown-event 2).");
        String body = "{\"reason\":\"unknown-event\",\"deadLetterIds\":[\"a:0:1\",\"a:0:2\"],\"ratePerSecond\":50}";
        assertThat(asked).containsExactly("preview Bearer T " + body, "start Bearer T " + body);
    }

    @Test
    void withoutAYesNothingIsChanged() {
        assertThat(answering("n\n")).isEqualTo(0);
        assertThat(answering("")).isEqualTo(0);
        assertThat(asked).allMatch(request -> request.startsWith("preview"));

        progress.add(DONE);
        assertThat(answering("y\n")).isEqualTo(0);
        assertThat(asked).anyMatch(request -> request.startsWith("start"));
    }

    private int answering(String answer) {
        InputStream console = System.in;
        System.setIn(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
        try {
            return redrive().status();
        } finally {
            System.setIn(console);
        }
    }

    @Test
    void whenNothingWouldBeSentItDoesNotAsk() {
        preview = "{\"matched\":0,\"tried\":0,\"outcomes\":[]}";

        Result result = redrive();

        assertThat(result).isEqualTo(new Result(0, "There are no such dead letters.\nNothing would be sent again.\n"));
    }

    @Test
    void anApiThatIsKilledMeanwhileIsGoneOnWithByRunningItAgain() {
        progress.add(HALF);

        Result result = redrive("--yes");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.text()).contains("does not answer any more. Running this again goes on with what is left");
    }

    @Test
    void anApiThatWasStartedAnewMeanwhileIsNoSuccess() {
        progress.add("{\"state\":\"idle\",\"redriven\":0,\"left\":{}}");

        Result result = redrive("--yes");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.text()).contains("ended early").contains("Running this again goes on with what is left");
    }

    @Test
    void whatTheApiRefusesIsSaid() {
        startStatus = 409;

        Result result = redrive("--yes");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.text()).contains("coldstream: One is running.");
    }

    @Test
    void asJsonItPrintsThePreviewAloneOrTheEndAlone() {
        progress.add(DONE);

        assertThat(redrive("--json").text()).startsWith("{\"matched\":12,").hasLineCount(1);
        assertThat(asked).hasSize(1);
        assertThat(redrive("--json", "--yes")).isEqualTo(new Result(0, DONE + "\n"));
    }

    private Result redrive(String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("redrive", "--api=http://127.0.0.1:" + api.getAddress().getPort()));
        all.addAll(List.of(arguments));
        var out = new StringWriter();
        int status = Coldstream.run(all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(out, true));
        return new Result(status, out.toString());
    }
}
