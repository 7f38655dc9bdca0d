package io.coldstream.streams.query;

import static io.coldstream.streams.query.redrive.Letters.letter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.avro.DeadLetter;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RedriveRoutesTest {

    private static final String PATH = "/api/dead-letters/redrive";

    private static DeadLetter[] letters() {
        return new DeadLetter[] {
            letter(1, "bug", "mailbox:m1"), letter(2, "unrouted", "mailbox:m2"), letter(3, "not-json", "?")
        };
    }

    @Test
    void aPreviewTellsWhatWouldBecomeOfEachKindAndChangesNothing() {
        try (TestApi api = new TestApi(letters())) {
            new Stored(api.views).mailbox("SUB1", "m1", "a@example.com");

            TestApi.Reply reply = api.send("POST", PATH + "?preview=true", "{}");

            assertThat(reply.status()).isEqualTo(200);
            JsonNode json = reply.json();
            assertThat(json.path("matched").asInt()).isEqualTo(3);
            assertThat(json.path("tried").asInt()).isEqualTo(3);
            assertThat(json.path("outcomes").findValuesAsText("outcome")).containsExactly("applied", "parked", "stays");
            assertThat(json.at("/outcomes/2/words").asText()).startsWith("Its body is not JSON");
            assertThat(json.at("/samples/0/to/0").asText()).isEqualTo("SUB1");
            assertThat(json.at("/samples/1/to/0").asText()).isEqualTo("mailbox:m2");
            assertThat(json.at("/samples/2/reason").asText()).isEqualTo("not-json");
            assertThat(api.letterBox.moved()).isEmpty();
            assertThat(api.get(PATH).json().path("state").asText()).isEqualTo("idle");
        }
    }

    @Test
    void aRedriveIsAcceptedRunsAndTellsHowFarItIs() {
        try (TestApi api = new TestApi(letters())) {
            TestApi.Reply begun = api.send("POST", PATH, "{\"ratePerSecond\":1000}");

            assertThat(begun.status()).isEqualTo(202);
            assertThat(begun.header("Location")).isEqualTo(PATH);
            await().untilAsserted(() ->
                    assertThat(api.get(PATH).json().path("state").asText()).isEqualTo("done"));
            JsonNode end = api.get(PATH).json();
            assertThat(end.path("matched").asInt()).isEqualTo(3);
            assertThat(end.path("redriven").asInt()).isEqualTo(2);
            assertThat(end.at("/left/not-json").asInt()).isEqualTo(1);
            assertThat(end.has("since")).isTrue();
            assertThat(end.has("endedAt")).isTrue();
            assertThat(api.letterBox.standing()).containsExactly("coldstream.webhooks:0:3");
        }
    }

    @Test
    void whileOneIsRunningAnotherIsRefused() {
        try (TestApi api = new TestApi(letters())) {
            api.letterBox.allowOnly(0);
            assertThat(api.send("POST", PATH, "{}").status()).isEqualTo(202);

            assertThat(api.send("POST", PATH, "{}").status()).isEqualTo(409);
            assertThat(api.get(PATH).json().path("state").asText()).isEqualTo("running");
        }
    }

    @Test
    void theFilterIsObeyed() {
        try (TestApi api = new TestApi(letters())) {
            api.send(
                    "POST",
                    PATH,
                    "{\"reason\":\"bug\",\"event\":\"mailbox:m1\","
                            + "\"deadLetterIds\":[\"coldstream.webhooks:0:1\",\"coldstream.webhooks:0:2\"],"
                            + "\"failedAfter\":\"2026-03-01T00:00:00Z\",\"failedBefore\":\"2026-03-02T00:00:00+01:00\"}");

            await().untilAsserted(() ->
                    assertThat(api.get(PATH).json().path("state").asText()).isEqualTo("done"));
            assertThat(api.letterBox.moved()).containsExactly("coldstream.webhooks:0:1");
        }
    }

    @Test
    void everyProblemOfTheFilterIsListedAndNothingBegins() {
        try (TestApi api = new TestApi(letters())) {
            TestApi.Reply reply = api.send(
                    "POST",
                    PATH,
                    "{\"reason\":\"tired\",\"event\":7,\"deadLetterIds\":[],\"failedAfter\":\"yesterday\","
                            + "\"failedBefore\":1,\"ratePerSecond\":0,\"dryRun\":true}");

            assertThat(reply.status()).isEqualTo(422);
            assertThat(reply.json().path("problems")).hasSize(7);
            assertThat(api.send("POST", PATH + "?preview=maybe", "{}").status()).isEqualTo(422);
            assertThat(api.send(
                                    "POST",
                                    PATH,
                                    "{\"failedAfter\":\"2026-03-02T00:00:00Z\",\"failedBefore\":\"2026-03-01T00:00:00Z\"}")
                            .status())
                    .isEqualTo(422);
            assertThat(api.get(PATH).json().path("state").asText()).isEqualTo("idle");
        }
    }

    @Test
    void aViewerMayLookButNotRedrive() {
        Map<String, String> tokens =
                Map.of("COLDSTREAM_API_TOKENS", "viewer:" + "v".repeat(40) + ",operator:" + "o".repeat(40));
        try (TestApi api = new TestApi(tokens, letters())) {
            String viewer = "Bearer " + "v".repeat(40);

            assertThat(api.send("POST", PATH, "{}", "Authorization", viewer).status())
                    .isEqualTo(403);
            assertThat(api.get(PATH, "Authorization", viewer).status()).isEqualTo(200);
        }
    }

    @Test
    void anAliasIsFoundWhicheverProcessKnowsIt() {
        List<String> ids = IntStream.range(0, 16).mapToObj(i -> "m" + i).toList();
        DeadLetter[] all = IntStream.range(0, 16)
                .mapToObj(i -> letter(i, "unrouted", "mailbox:" + ids.get(i)))
                .toArray(DeadLetter[]::new);
        try (TestApi one = new TestApi(all);
                TestApi other = new TestApi()) {
            List.of(0, 1).forEach(partition -> one.views.owner(partition, other.address()));
            List.of(2, 3).forEach(partition -> other.views.owner(partition, one.address()));
            for (String id : ids) {
                boolean there = InMemoryViews.partition("mailbox:" + id) < 2;
                new Stored(there ? other.views : one.views).mailbox("SUB" + id, id, id + "@example.com");
            }

            JsonNode preview = one.send("POST", PATH + "?preview=true", "{}").json();

            assertThat(preview.path("outcomes").findValuesAsText("outcome")).containsOnly("applied");
            assertThat(preview.at("/samples/7/to/0").asText()).isEqualTo("SUBm7");
            assertThat(one.get("/api/aliases?alias=mailbox:nobody").status()).isEqualTo(404);
            assertThat(one.get("/api/aliases").status()).isEqualTo(422);
        }
    }

    @Test
    void whilePartitionsMoveAPreviewIsRefused() {
        try (TestApi api = new TestApi(letters())) {
            api.views.moving(true);

            TestApi.Reply reply = api.send("POST", PATH + "?preview=true", "{}");

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isEqualTo("1");
        }
    }
}
