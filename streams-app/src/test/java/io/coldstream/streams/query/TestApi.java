package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.avro.DeadLetter;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.schemas.process.Environment;
import io.coldstream.streams.query.redrive.Aliases;
import io.coldstream.streams.query.redrive.InMemoryLetterBox;
import io.coldstream.streams.query.redrive.Redriver;
import io.coldstream.streams.query.redrive.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The API over twins, at a free port. */
final class TestApi implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    final InMemoryViews views = new InMemoryViews();
    final InMemoryJournal journal = new InMemoryJournal(views);
    final InMemoryLetterBox letterBox;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Peers peers = new Peers();
    private final Redriver redriver;
    private final ApiServer server;

    record Reply(int status, String text, java.net.http.HttpHeaders headers) {

        JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        List<String> items(String field) {
            return json().get("items").findValuesAsText(field);
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    TestApi(DeadLetter... letters) {
        this(Map.of(), letters);
    }

    TestApi(Map<String, String> variables, DeadLetter... letters) {
        Map<String, String> settings = new TreeMap<>(Map.of("COLDSTREAM_API_PORT", "0"));
        settings.putAll(variables);
        Environment environment = new Environment(settings);
        ApiSettings api = ApiSettings.from(environment);
        environment.check();
        letterBox = new InMemoryLetterBox(letters);
        redriver = letterBox.redriver(TestApi::tried);
        server = ApiServer.start(
                api,
                Routes.of(
                        new Relay(views, peers), journal, () -> List.of(letters), BusinessClock.REAL, redriver, "USD"));
    }

    /** Letters whose event is an alias go where it points; others are not understood. */
    private static Verdict tried(DeadLetter letter, Aliases aliases) {
        if (!letter.getEvent().startsWith("mailbox:")) {
            return new Verdict.Stays(letter.getReason());
        }
        var known = aliases.subscriptionOf(letter.getEvent());
        return new Verdict.Leaves(known.isEmpty(), List.of(known.orElse(letter.getEvent())));
    }

    static Redriver noRedriver() {
        return new InMemoryLetterBox().redriver(TestApi::tried);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    Reply get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    Reply send(String method, String path, String body, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address().resolve(path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body(), response.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        letterBox.allow();
        redriver.close();
        server.close();
        peers.close();
        http.close();
    }
}
