package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subscriptions that the reseller gave another id. */
class LineRoutesTest {

    private final TestApi api = new TestApi();
    private final Stored stored = new Stored(api.views);

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void anOldIdAnswersWithTheCurrentSubscription() {
        stored.line("first", "second", "third").mailbox("third", "m1", "ada@example.com");

        for (String id : List.of("first", "second", "third")) {
            TestApi.Reply reply = api.get("/api/subscriptions/" + id);
            assertThat(reply.json().get("subscriptionId").textValue()).isEqualTo("third");
            assertThat(reply.json().get("predecessors")).hasSize(2);
            assertThat(api.get("/api/subscriptions/" + id + "/mailboxes").items("mailboxId"))
                    .containsExactly("m1");
        }
        assertThat(api.get("/api/subscriptions?status=REPLACED").items("subscriptionId"))
                .containsExactly("first", "second");
    }

    @Test
    void theTimelineIsThatOfTheWholeLineInEitherDirectionPageByPage() {
        stored.line("first", "second", "third");
        for (String id : List.of("first", "second", "third")) {
            for (int number = 0; number < 3; number++) {
                stored.story(id, number, "event", id + number, Map.of());
            }
        }
        List<String> all =
                List.of("first0", "first1", "first2", "second0", "second1", "second2", "third0", "third1", "third2");

        assertThat(story("/api/subscriptions/second/timeline?limit=2")).isEqualTo(all);
        assertThat(story("/api/subscriptions/first/timeline?limit=100")).isEqualTo(all);
        assertThat(story("/api/subscriptions/third/timeline?limit=2&order=newest"))
                .isEqualTo(all.reversed());
        assertThat(api.get("/api/subscriptions/second/timeline?own=true").items("name"))
                .containsExactly("second0", "second1", "second2");
    }

    @Test
    void aCommandForAnOldIdIsRefusedWithTheIdToAskFor() {
        stored.line("first", "second");

        TestApi.Reply reply = api.send(
                "POST",
                "/api/commands",
                "{\"kind\":\"RENEW_SUBSCRIPTION\",\"subscriptionId\":\"first\",\"reason\":\"now\"}");

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.json().get("detail").textValue()).contains("second");
    }

    private List<String> story(String path) {
        List<String> told = new ArrayList<>();
        TestApi.Reply page = api.get(path);
        told.addAll(page.items("name"));
        for (int pages = 1; page.json().hasNonNull("next"); pages++) {
            assertThat(pages).isLessThan(20);
            page = api.get(path + "&cursor=" + page.json().get("next").textValue());
            told.addAll(page.items("name"));
        }
        return told;
    }
}
