package io.coldstream.streams.sink;

import static io.coldstream.streams.sink.Fixtures.NOW;
import static io.coldstream.streams.sink.Fixtures.PARTITION;
import static io.coldstream.streams.sink.Fixtures.received;
import static io.coldstream.streams.sink.Fixtures.renewal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private static final Duration MARGIN = Duration.ofMinutes(Attempts.MARGIN_MINUTES);

    private final List<Instant> askedSince = new ArrayList<>();
    private final Attempts attempts = new Attempts((partition, from) -> {
        askedSince.add(from);
        return Map.of("old", NOW.minus(Duration.ofDays(9)), "new", NOW);
    });

    @Test
    void areReadFromBeforeTheFirstCommandOn() {
        Instant tenDaysAgo = NOW.minus(Duration.ofDays(10));
        attempts.cover(received(0, renewal("S1", 1).setReleasedAt(tenDaysAgo).build()), NOW);
        attempts.cover(received(1, renewal("S2", 1).build()), NOW);

        assertThat(askedSince).containsExactly(tenDaysAgo.minus(MARGIN));
        assertThat(attempts.contains(PARTITION, "old")).isTrue();
    }

    @Test
    void releaseBeforeTheRecordCounts() {
        Instant released = NOW.minus(Duration.ofHours(3));
        var command = renewal("S1", 1).setReleasedAt(released).build();
        attempts.cover(new Received(PARTITION, 0, "S1", NOW, Optional.of(command)), NOW);

        assertThat(askedSince).containsExactly(released.minus(MARGIN));
    }

    @Test
    void commandFromTheFutureDoesNotNarrowTheWindowBeyondNow() {
        var command =
                renewal("S1", 1).setReleasedAt(NOW.plus(Duration.ofDays(30))).build();
        attempts.cover(received(0, command), NOW);

        assertThat(askedSince).containsExactly(NOW.minus(MARGIN));
    }

    @Test
    void whatNoWaitingCommandCanNeedIsForgotten() {
        attempts.cover(received(0, renewal("S1", 1).build()), NOW);

        attempts.prune(PARTITION, NOW.minus(Duration.ofDays(10)), NOW);
        assertThat(attempts.contains(PARTITION, "old")).isTrue();

        attempts.prune(PARTITION, NOW, NOW.plus(Duration.ofMinutes(2)));
        assertThat(attempts.contains(PARTITION, "old")).isFalse();
        assertThat(attempts.contains(PARTITION, "new")).isTrue();
    }

    @Test
    void commandsOfAPartitionThatWasTakenAwayAreNotAnsweredFromMemory() {
        attempts.cover(received(0, renewal("S1", 1).build()), NOW);
        attempts.drop(List.of(PARTITION));

        assertThatThrownBy(() -> attempts.contains(PARTITION, "new")).isInstanceOf(IllegalStateException.class);
    }
}
