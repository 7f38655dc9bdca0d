package io.coldstream.streams.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandResult;
import io.coldstream.avro.SubscriptionObserved;
import io.coldstream.avro.SweepPage;
import io.coldstream.avro.SweptPage;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.reseller.ScriptedServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A page of a sweep, as the sink reads it. */
class SweepPageTest {

    private static final String LISTED = """
            {"status":200,"message":"ok","data":{"subscriptions":[
              {"subscriptionId":"S1","subscriptionStatus":"ACTIVE","totalMailboxQuantity":3,"pricePerMailbox":"11",
               "periodEnd":"2026-02-01T00:00:00Z","autoRenew":false,"userId":"U","domain":"example.com",
               "serviceProvider":"GOOGLE"},
              {"subscriptionId":"mailbox:M1","subscriptionStatus":"ACTIVE"},
              {"subscriptionStatus":"ACTIVE"}],
             "pagination":{"totalSearchedCount":103,"currentPage":2,"nextPage":3,"totalPages":3}}}""";

    private static Command.Builder page() {
        return Command.newBuilder()
                .setCommandId("sweep:~00000001~2~1")
                .setSubscriptionId("sweep:")
                .setKind(CommandKind.SWEEP_SUBSCRIPTIONS)
                .setSweepPage(new SweepPage("00000001", 2))
                .setReleasedAt(Fixtures.NOW)
                .setNotAfter(Fixtures.NOW.plus(Duration.ofMinutes(5)))
                .setInDoubtAt(Fixtures.NOW.plus(Duration.ofMinutes(10)));
    }

    @Test
    void whatIsListedIsWrittenBeforeThePageCounts() throws InterruptedException {
        try (var bench = new Bench(ScriptedServer.answering(200, LISTED))) {
            bench.release(page());
            bench.turnAndFinish();

            assertThat(bench.observations()).hasSize(1);
            SubscriptionObserved listed = bench.observations().getFirst();
            assertThat(listed.getSubscriptionId()).isEqualTo("S1");
            assertThat(listed.getSweepId()).hasValue("00000001");
            assertThat(listed.getCommandId()).isEmpty();
            assertThat(listed.getShown()).isTrue();
            assertThat(listed.getUserId()).hasValue("U");
            CommandOutcome outcome = bench.outcomes().getFirst();
            assertThat(outcome.getResult()).isEqualTo(CommandResult.ACCEPTED);
            assertThat(outcome.getSweptPage())
                    .as("ids that nothing can be kept under are counted")
                    .hasValue(new SweptPage("00000001", 2, 3, 3));
            assertThat(bench.reports.history().getLast().topic()).isEqualTo(Topics.COMMAND_OUTCOMES.name());
            assertThat(bench.server.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request).contains("/subscriptions?limit=50&page=2 "));
        }
    }

    @Test
    void pageThatCantBeReadCountsForNothing() throws InterruptedException {
        String unpaged = "{\"status\":200,\"message\":\"ok\",\"data\":{\"subscriptions\":[]}}";
        try (var bench = new Bench(ScriptedServer.answering(200, unpaged))) {
            bench.release(page());
            bench.turnAndFinish();

            CommandOutcome outcome = bench.outcomes().getFirst();
            assertThat(outcome.getResult()).isEqualTo(CommandResult.UNKNOWN);
            assertThat(outcome.getReason()).isEqualTo("pages-unreadable");
            assertThat(outcome.getSweptPage()).isEmpty();
        }
    }

    @Test
    void observationThatIsLostLeavesThePageUnread() throws InterruptedException {
        try (var bench = new Bench(ScriptedServer.answering(200, LISTED))) {
            bench.reports.sendException = new IllegalStateException("full");
            bench.release(page());
            bench.turnAndFinish();

            assertThat(bench.outcomes()).noneMatch(outcome -> outcome.getResult() == CommandResult.ACCEPTED);
        }
    }
}
