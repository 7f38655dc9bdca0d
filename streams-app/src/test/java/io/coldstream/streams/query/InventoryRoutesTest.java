package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.streams.domain.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InventoryRoutesTest {

    private final TestApi api = new TestApi();
    private final Stored stored = new Stored(api.views);

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aSubscriptionIsShownWithItsMoneyTimesAndPolicy() {
        stored.subscription("sub-1", "example.com", "u1");

        TestApi.Reply reply = api.get("/api/subscriptions/sub-1");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.json().at("/price/amount").textValue()).isEqualTo("5.50");
        assertThat(reply.json().get("periodEnd").textValue()).isEqualTo(Stored.END.toString());
        assertThat(reply.json().at("/policy/mode").textValue()).isEqualTo("DRY_RUN");
    }

    @Test
    void whatIsNotKnownIsNotFoundAndSaysWhatToDo() {
        for (String path : List.of(
                "/api/subscriptions/none",
                "/api/subscriptions/none/timeline",
                "/api/subscriptions/none/mailboxes",
                "/api/mailboxes/none",
                "/api/commands/none",
                "/api/commands/none~1",
                "/api/commands/mailbox:none~1",
                "/api/policies/default",
                "/api/nothing")) {
            TestApi.Reply reply = api.get(path);
            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(reply.json().get("detail").textValue()).hasSizeGreaterThan(20);
        }
    }

    @Test
    void aListIsFilteredByEveryConditionAtOnce() {
        stored.subscription("a", "example.com", "u1")
                .subscription("b", "example.com", "u2")
                .subscription("c", "example.org", "u1")
                .subscription("d", "example.com", "u1", Stored.END.plus(Duration.ofDays(90)), null);

        assertThat(api.get("/api/subscriptions").items("subscriptionId")).containsExactly("a", "b", "c", "d");
        assertThat(api.get("/api/subscriptions?status=active&domain=Example.com&userId=u1&expiresBefore="
                                + Stored.END.plusSeconds(1))
                        .items("subscriptionId"))
                .containsExactly("a");
        assertThat(api.get("/api/subscriptions?status=EXPIRED").items("subscriptionId"))
                .isEmpty();
    }

    @Test
    void wrongConditionsAreAllListed() {
        TestApi.Reply reply = api.get("/api/subscriptions?status=DEAD&expiresBefore=tomorrow");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().get("problems")).hasSize(2);
        assertThat(api.get("/api/subscriptions?limit=0").status()).isEqualTo(422);
        assertThat(api.get("/api/subscriptions?cursor=%21%21").status()).isEqualTo(422);
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepetition() {
        List<String> all = new ArrayList<>();
        for (int i = 100; i < 123; i++) {
            stored.subscription("sub-" + i, "example.com", "u1");
            all.add("sub-" + i);
        }

        List<String> seen = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            var page = api.get("/api/subscriptions?limit=5" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            seen.addAll(page.items("subscriptionId"));
            cursor = page.json().path("next").asText();
            pages++;
        } while (!cursor.isEmpty());

        assertThat(seen).containsExactlyElementsOf(all);
        assertThat(pages).isEqualTo(5);
    }

    @Test
    void aLongSearchGivesACursorEvenWhenNothingMatched() {
        for (int i = 0; i < 5_001; i++) {
            stored.subscription("sub-%05d".formatted(i), i == 5_000 ? "rare.com" : "example.com", "u1");
        }

        TestApi.Reply first = api.get("/api/subscriptions?domain=rare.com");
        assertThat(first.items("subscriptionId")).isEmpty();
        assertThat(api.get("/api/subscriptions?domain=rare.com&cursor="
                                + first.json().get("next").textValue())
                        .items("subscriptionId"))
                .containsExactly("sub-05000");
    }

    @Test
    void mailboxesAreFoundByIdDomainAndAddress() {
        stored.subscription("sub-1", "example.com", "u1")
                .mailbox("sub-1", "m1", "ada@example.com")
                .mailbox("sub-1", "m2", "bob@example.com")
                .subscription("sub-10", "example.org", "u1")
                .mailbox("sub-10", "m3", "ada@example.org");

        assertThat(api.get("/api/mailboxes/m1").json().get("email").textValue()).isEqualTo("ada@example.com");
        assertThat(api.get("/api/mailboxes/m1").json().get("hasCredentials").booleanValue())
                .isTrue();
        assertThat(api.get("/api/mailboxes?domain=example.com").items("mailboxId"))
                .containsExactly("m1", "m2");
        assertThat(api.get("/api/mailboxes?email=ADA@example.org").items("mailboxId"))
                .containsExactly("m3");
        assertThat(api.get("/api/subscriptions/sub-1/mailboxes").items("mailboxId"))
                .containsExactly("m1", "m2");
    }

    @Test
    void theTimelineReadsInOrderAndBackwardsPageByPage() {
        stored.subscription("sub-1", "example.com", "u1");
        for (int i = 0; i < 5; i++) {
            stored.story("sub-1", i, "event", "mailbox.created", Map.of("email", i + "@example.com"));
        }

        TestApi.Reply oldest = api.get("/api/subscriptions/sub-1/timeline?limit=3");
        assertThat(oldest.json().get("items")).hasSize(3);
        assertThat(oldest.json().at("/items/0/what").textValue())
                .isEqualTo("Mailbox 0@example.com was created and is ready for use.");
        assertThat(oldest.json().at("/items/0/causes/0/topic").textValue()).isEqualTo("coldstream.webhooks");
        TestApi.Reply rest = api.get("/api/subscriptions/sub-1/timeline?limit=3&cursor="
                + oldest.json().get("next").textValue());
        assertThat(rest.items("what")).hasSize(2);
        assertThat(rest.json().get("next")).isNull();

        TestApi.Reply newest = api.get("/api/subscriptions/sub-1/timeline?limit=4&order=newest");
        assertThat(newest.json().at("/items/0/facts/email").textValue()).isEqualTo("4@example.com");
        assertThat(api.get("/api/subscriptions/sub-1/timeline?limit=4&order=newest&cursor="
                                + newest.json().get("next").textValue())
                        .json()
                        .at("/items/0/facts/email")
                        .textValue())
                .isEqualTo("0@example.com");
    }

    @Test
    void parkedShowsEventsThenOperationsAcrossPages() {
        stored.parked("m7")
                .subscription("fine", "example.com", "u1")
                .subscription(
                        "stuck",
                        "example.com",
                        "u1",
                        Stored.END,
                        Stored.operation("stuck~0011223344556677", Operation.State.PARKED, "no-proof-of-renewal"));

        TestApi.Reply both = api.get("/api/parked");
        assertThat(both.items("kind")).containsExactly("event", "operation");
        assertThat(both.json().at("/items/0/mailboxId").textValue()).isEqualTo("m7");
        assertThat(both.json().at("/items/0/until").textValue())
                .isEqualTo(Stored.AT.plus(Duration.ofDays(7)).toString());
        assertThat(both.json().at("/items/1/lastRead/price/amount").textValue()).isEqualTo("5.50");
        assertThat(both.json().at("/items/1/words").textValue()).contains("needs a person");

        TestApi.Reply first = api.get("/api/parked?limit=1");
        assertThat(first.items("kind")).containsExactly("event");
        assertThat(api.get("/api/parked?cursor=" + first.json().get("next").textValue())
                        .items("kind"))
                .containsExactly("operation");
        assertThat(api.get("/api/parked?kind=operations").items("kind")).containsExactly("operation");
    }

    @Test
    void theCalendarShowsWhatEndsWithinTheTimeSortedWithEstimateAndMode() {
        stored.subscription("a", "example.com", "u1", Stored.END.plusSeconds(5), null)
                .subscription("b", "example.com", "u1")
                .subscription("later", "example.com", "u1", Stored.END.plus(Duration.ofDays(50)), null)
                .subscription("over", "example.com", "u1", Stored.AT, null);

        TestApi.Reply reply = api.get("/api/renewals?within=P30D");

        assertThat(reply.items("subscriptionId")).containsExactly("b", "a");
        assertThat(reply.json().at("/items/0/estimate/amount").textValue()).isEqualTo("11.00");
        assertThat(reply.json().at("/items/0/mode").textValue()).isEqualTo("DRY_RUN");
        assertThat(api.get("/api/renewals?within=P90D").items("subscriptionId")).contains("later");
        assertThat(api.get("/api/renewals?within=never").status()).isEqualTo(422);
    }

    @Test
    void whilePartitionsMoveNothingIsAnsweredFromThem() {
        stored.subscription("sub-1", "example.com", "u1");
        api.views.moving(true);

        for (String path : List.of("/api/subscriptions", "/api/subscriptions/sub-1", "/api/mailboxes/m1")) {
            TestApi.Reply reply = api.get(path);
            assertThat(reply.status()).as(path).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void aListWithAPartitionMissingIsNoAnswer() {
        stored.subscription("sub-1", "example.com", "u1");
        api.views.lose(2);

        assertThat(api.get("/api/subscriptions").status()).isEqualTo(503);
    }
}
