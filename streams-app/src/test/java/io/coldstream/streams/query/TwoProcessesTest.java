package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.streams.domain.Operation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes, two partitions each: whichever is asked, the answer is the same. */
class TwoProcessesTest {

    private final TestApi one = new TestApi();
    private final TestApi other = new TestApi();
    private final List<String> ids = new ArrayList<>();

    @BeforeEach
    void spread() {
        for (int partition : List.of(0, 1)) {
            one.views.owner(partition, other.address());
        }
        for (int partition : List.of(2, 3)) {
            other.views.owner(partition, one.address());
        }
        for (int i = 10; i < 30; i++) {
            String id = "sub-" + i;
            ids.add(id);
            new Stored(viewsOf(id)).subscription(id, "example.com", "u1");
        }
    }

    private InMemoryViews viewsOf(String routingKey) {
        return InMemoryViews.partition(routingKey) < 2 ? other.views : one.views;
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
    }

    @Test
    void eitherAnswersForEverySubscription() {
        assertThat(ids).allSatisfy(id -> {
            assertThat(one.get("/api/subscriptions/" + id).status()).isEqualTo(200);
            assertThat(other.get("/api/subscriptions/" + id).status()).isEqualTo(200);
        });
    }

    @Test
    void listsAreMergedPageByPage() {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            var page = other.get("/api/subscriptions?limit=7" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            seen.addAll(page.items("subscriptionId"));
            cursor = page.json().path("next").asText();
        } while (!cursor.isEmpty());

        assertThat(seen).containsExactlyElementsOf(ids);
        assertThat(one.get("/api/renewals").items("subscriptionId")).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void aMailboxIsFoundWhereverItsAliasAndItsSubscriptionLie() {
        int found = 0;
        for (int i = 0; i < 16; i++) {
            String subscriptionId = ids.get(i);
            String mailboxId = "m" + i;
            // Each lies with its own owner, and one holds both where they share it.
            Stored here = new Stored(viewsOf(subscriptionId));
            here.mailbox(subscriptionId, mailboxId, "a" + i + "@example.com");
            InMemoryViews aliasOwner = viewsOf("mailbox:" + mailboxId);
            new Stored(aliasOwner).mailbox(subscriptionId, mailboxId, "a" + i + "@example.com");
            here.command(subscriptionId, "mailbox:" + mailboxId + "~1", "WAITING", "in-dispatch", null);
            for (TestApi asked : List.of(one, other)) {
                assertThat(asked.get("/api/mailboxes/" + mailboxId).status()).isEqualTo(200);
                assertThat(asked.get("/api/commands/mailbox:" + mailboxId + "~1")
                                .status())
                        .isEqualTo(200);
                found++;
            }
        }
        assertThat(found).isEqualTo(32);
    }

    @Test
    void aRequestIsForwardedOnceAndRefusedWhenTheOwnerDoesNotOwnTheKey() {
        String elsewhere = ids.stream()
                .filter(id -> viewsOf(id) == other.views)
                .findFirst()
                .orElseThrow();

        var reply = one.get("/api/subscriptions/" + elsewhere, Peers.FORWARDED_BY, "subscriptions");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void whatIsParkedIsGatheredFromBoth() {
        for (int i = 0; i < 8; i++) {
            new Stored(viewsOf("mailbox:lost" + i)).parked("lost" + i);
        }
        String stuck = ids.getFirst();
        new Stored(viewsOf(stuck))
                .subscription(
                        stuck,
                        "example.com",
                        "u1",
                        Stored.END,
                        Stored.operation(stuck + "~00ff", Operation.State.PARKED, "no-proof-of-renewal"));

        for (TestApi asked : List.of(one, other)) {
            List<String> kinds = new ArrayList<>();
            String cursor = "";
            do {
                var page = asked.get("/api/parked?limit=3" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
                kinds.addAll(page.items("kind"));
                cursor = page.json().path("next").asText();
            } while (!cursor.isEmpty());
            assertThat(kinds).hasSize(9).endsWith("event", "operation");
        }
    }

    @Test
    void withoutTheOtherProcessItsPartIsNotAnswered() {
        String elsewhere = ids.stream()
                .filter(id -> viewsOf(id) == other.views)
                .findFirst()
                .orElseThrow();
        other.close();

        assertThat(one.get("/api/subscriptions/" + elsewhere).status()).isEqualTo(503);
        assertThat(one.get("/api/subscriptions").status()).isEqualTo(503);
    }
}
