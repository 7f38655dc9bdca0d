package io.coldstream.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.local.JsonCalls;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What there is to say of a running demo, asked for over HTTP. */
final class News {

    private static final int MOST_PAGES = 100;

    private final Demo.Doors doors;
    private final JsonCalls calls;

    News(Demo.Doors doors, JsonCalls calls) {
        this.doors = doors;
        this.calls = calls;
    }

    Tally tally() throws IOException, InterruptedException {
        JsonNode ledger = calls.get(doors.sandbox().resolve("/sandbox/ledger"));
        return Tally.of(ledger.path("entries"), subscriptions());
    }

    private List<JsonNode> subscriptions() throws IOException, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        String next = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode answer = calls.get(doors.api().resolve("/api/subscriptions?limit=100" + next));
            answer.path("items").forEach(all::add);
            if (!answer.hasNonNull("next")) {
                break;
            }
            next = "&cursor=" + URLEncoder.encode(answer.path("next").asText(), StandardCharsets.UTF_8);
        }
        return all;
    }

    /** Where to look for more. */
    List<String> hint(String subscriptionId) {
        return List.of(
                "look at " + doors.api().resolve("/") + "  (the console)",
                "        " + doors.api().resolve("/api/renewals?within=P30D") + "  (what falls due, and its cost)",
                "        " + doors.api().resolve("/api/subscriptions/" + subscriptionId + "/timeline")
                        + "  (one story)",
                "        " + doors.api().resolve("/api/parked") + "  (what waits for a person)",
                "        " + doors.sandbox().resolve("/sandbox/ledger") + "  (what the reseller charged)");
    }
}
