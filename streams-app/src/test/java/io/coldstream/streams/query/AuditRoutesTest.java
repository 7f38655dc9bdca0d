package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandRequest;
import io.coldstream.streams.avro.DifferenceState;
import io.coldstream.streams.avro.SweepCount;
import io.coldstream.streams.codec.Sweeps;
import io.coldstream.streams.domain.Sweep;
import io.coldstream.streams.stores.DifferenceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes with two partitions each. */
class AuditRoutesTest {

    private static final Instant AT = Instant.parse("2026-11-01T10:00:00Z");

    private final TestApi one = new TestApi();
    private final TestApi other = new TestApi();

    @BeforeEach
    void spread() {
        for (int partition : List.of(0, 1)) {
            one.views.owner(partition, other.address());
        }
        for (int partition : List.of(2, 3)) {
            other.views.owner(partition, one.address());
        }
        Sweep first = Sweep.begun(1, true, AT, "first", null, null)
                .asking()
                .read(1, 50, AT.plusSeconds(3), Duration.ofSeconds(3));
        Sweep second = Sweep.begun(2, false, AT.plus(Duration.ofHours(6)), "an incident", "ada", "sweep:~r");
        one.views.put(Table.SWEEPS, key(2), first.id(), Sweeps.store(first));
        one.views.put(Table.SWEEPS, key(2), second.id(), Sweeps.store(second));
        one.views.put(
                Table.DIFFERENCE_COUNTS, key(3), DifferenceKey.ofCount(first.id(), "IMPORTED"), new SweepCount(4L));
        other.views.put(
                Table.DIFFERENCE_COUNTS, key(0), DifferenceKey.ofCount(first.id(), "IMPORTED"), new SweepCount(3L));
        other.views.put(
                Table.DIFFERENCE_COUNTS, key(1), DifferenceKey.ofCount(first.id(), "IN_FLIGHT"), new SweepCount(0L));
        difference(one, 2, first.id(), "S2", "PERIOD_END", "WEBHOOK_MISSED");
        difference(other, 1, first.id(), "S1", "AUTO_RENEW", "CHANGED_AT_DASHBOARD");
        difference(other, 0, second.id(), "S3", "SUBSCRIPTION", "UNHEARD_OF");
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
    }

    @Test
    void lastSweepsAreShownNewestFirstWithWhatAllProcessesCounted() {
        for (TestApi asked : List.of(one, other)) {
            var reply = asked.get("/api/audit");

            assertThat(reply.items("sweepId")).containsExactly("00000002", "00000001-import");
            assertThat(reply.items("state")).containsExactly("RUNNING", "COMPLETE");
            assertThat(reply.json().at("/items/0/actor").asText()).isEqualTo("ada");
            assertThat(reply.json().at("/items/1/listed").asInt()).isEqualTo(50);
            assertThat(reply.json().at("/items/1/differences/IMPORTED").asInt()).isEqualTo(7);
            assertThat(reply.json().at("/items/1/differences/IN_FLIGHT").isMissingNode())
                    .isTrue();
        }
    }

    @Test
    void whatOneSweepFoundIsListedPageByPageInWords() {
        var page = one.get("/api/audit?sweep=00000001-import&limit=1");
        assertThat(page.items("subscriptionId")).containsExactly("S1");
        var next = one.get("/api/audit?sweep=00000001-import&limit=1&cursor="
                + page.json().path("next").asText());

        assertThat(next.items("subscriptionId")).containsExactly("S2");
        assertThat(next.items("words").getFirst())
                .isEqualTo("A sweep showed what a webhook should have told and did not: it is paid until 2026-12-01"
                        + " 00:00 UTC, where 2026-11-01 00:00 UTC was known. It counts from now on.");
    }

    @Test
    void whatOneSweepFoundIsToBeHadAsATable() {
        var table = one.get("/api/audit?sweep=00000001-import", "Accept", "text/csv");

        assertThat(table.text().lines())
                .hasSize(3)
                .first()
                .isEqualTo("sweepId,subscriptionId,fact,kind,was,is,at,words");
    }

    @Test
    void sweepIsAskedForWithAReason() {
        assertThat(one.send("POST", "/api/audit/sweeps", "{}").status()).isEqualTo(422);
        assertThat(one.send("POST", "/api/audit/sweeps", "{\"reason\":\"an outage\"}")
                        .status())
                .isEqualTo(202);

        CommandRequest asked = one.journal.requests.getLast();
        assertThat(asked.getKind()).isEqualTo(CommandKind.SWEEP_SUBSCRIPTIONS);
        assertThat(asked.getCommandId()).startsWith("sweep:~");
        assertThat(asked.getReason()).isEqualTo("an outage");
    }

    private static void difference(
            TestApi api, int partition, String sweepId, String subscriptionId, String fact, String kind) {
        api.views.put(
                Table.DIFFERENCES,
                key(partition),
                DifferenceKey.of(sweepId, subscriptionId, fact),
                new DifferenceState(kind, "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z", AT));
    }

    /** A key of this partition. */
    private static String key(int partition) {
        return IntStream.range(0, 100)
                .mapToObj(number -> "key" + number)
                .filter(candidate -> InMemoryViews.partition(candidate) == partition)
                .findFirst()
                .orElseThrow();
    }
}
