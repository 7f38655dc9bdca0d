package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReleaseTurnsTest {

    private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration GAP = Duration.ofMillis(250);

    private final ReleaseTurns turns = new ReleaseTurns(4);

    @Test
    void lateTicksCostNothingOfTheRateAndTurnsStayEvenlySpaced() {
        Random random = new Random(1);
        List<Instant> taken = new ArrayList<>();
        Instant now = START;
        while (now.isBefore(START.plusSeconds(100))) {
            take(taken, now);
            now = now.plusMillis(50 + random.nextInt(600));
        }

        assertThat(taken).hasSizeBetween(399, 404);
        for (int i = 1; i < taken.size(); i++) {
            assertThat(Duration.between(taken.get(i - 1), taken.get(i))).isEqualTo(GAP);
        }
    }

    @Test
    void turnsOfAPauseAreGone() {
        List<Instant> taken = new ArrayList<>();
        take(taken, START);
        taken.clear();

        take(taken, START.plusSeconds(60));

        assertThat(taken).hasSize(4).last().isEqualTo(START.plusSeconds(60));
    }

    @Test
    void clockThatIsSetBackStopsNothingForLong() {
        List<Instant> taken = new ArrayList<>();
        take(taken, START.plusSeconds(3_600));
        taken.clear();

        take(taken, START);
        take(taken, START.plus(GAP));

        assertThat(taken).containsExactly(START.plus(GAP));
    }

    @Test
    void aShareOfTheRateLeavesTheTurnsFartherApart() {
        assertThat(turns.hasCome(START)).isTrue();
        Instant turn = turns.take(0.5);

        assertThat(turns.hasCome(turn.plus(GAP))).isFalse();
        assertThat(turns.hasCome(turn.plus(GAP.multipliedBy(2)))).isTrue();
    }

    private void take(List<Instant> taken, Instant now) {
        while (turns.hasCome(now)) {
            taken.add(turns.take(1));
        }
    }
}
