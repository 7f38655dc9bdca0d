package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.streams.avro.DriftSeen;
import io.coldstream.streams.stores.DriftKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes with two partitions each. */
class DriftRoutesTest {

    private static final Instant EARLY = Instant.parse("2026-11-01T10:00:00Z");
    private static final Instant LATE = Instant.parse("2026-11-01T10:00:00.5Z");
    private static final DriftKey SHIRT = new DriftKey("unknown-field", "mailbox.created", "/data/shirtSize", "string");

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
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
    }

    @Test
    void equalShapesOfAllProcessesAreShownAsOne() {
        seen(one, 2, Table.DRIFT, SHIRT, new DriftSeen(LATE, LATE, 3L));
        seen(other, 1, Table.DRIFT, SHIRT, new DriftSeen(EARLY, EARLY, 4L));

        var items = one.get("/api/contract-drift").json().get("items");

        assertThat(items).hasSize(1);
        assertThat(items.get(0).get("count").asLong()).isEqualTo(7);
        assertThat(items.get(0).get("event").asText()).isEqualTo("mailbox.created");
        assertThat(items.get(0).get("path").asText()).isEqualTo("/data/shirtSize");
        assertThat(items.get(0).get("type").asText()).isEqualTo("string");
        assertThat(items.get(0).get("firstSeenAt").asText()).isEqualTo(EARLY.toString());
        assertThat(items.get(0).get("lastSeenAt").asText()).isEqualTo(LATE.toString());
    }

    @Test
    void whatEveryStageNotedIsListedPageByPage() {
        seen(one, 2, Table.DRIFT, SHIRT, new DriftSeen(LATE, LATE, 3L));
        seen(other, 1, Table.DRIFT, SHIRT, new DriftSeen(EARLY, EARLY, 4L));
        seen(one, 3, Table.DRIFT, new DriftKey("unknown-event", "weather.changed", "", ""), once());
        seen(other, 0, Table.DRIFT_APPLIED, new DriftKey("missing-action-id", "UPDATE_MAILBOX", "", ""), once());
        seen(one, 2, Table.DRIFT_DOMAINS, new DriftKey("reused-event-id", "domain.expired", "", ""), once());

        List<String> kinds = new ArrayList<>();
        long sightings = 0;
        String cursor = "";
        do {
            var page = other.get("/api/contract-drift?limit=1" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            kinds.addAll(page.items("kind"));
            sightings += page.json().at("/items/0/count").asLong();
            cursor = page.json().path("next").asText();
        } while (!cursor.isEmpty());

        assertThat(kinds).containsExactly("missing-action-id", "reused-event-id", "unknown-event", "unknown-field");
        assertThat(sightings).isEqualTo(10);
        assertThat(one.get("/api/contract-drift").items("command")).containsExactly("UPDATE_MAILBOX");
    }

    @Test
    void nothingIsAnsweredWhileAPartitionCantAnswer() {
        seen(one, 2, Table.DRIFT, SHIRT, once());
        other.views.lose(1);

        assertThat(one.get("/api/contract-drift").status()).isEqualTo(503);
    }

    private static DriftSeen once() {
        return new DriftSeen(EARLY, EARLY, 1L);
    }

    private static void seen(TestApi api, int partition, Table<DriftSeen> table, DriftKey key, DriftSeen seen) {
        String routingKey = IntStream.range(0, 100)
                .mapToObj(number -> "key" + number)
                .filter(candidate -> InMemoryViews.partition(candidate) == partition)
                .findFirst()
                .orElseThrow();
        api.views.put(table, routingKey, key.text(), seen);
    }
}
