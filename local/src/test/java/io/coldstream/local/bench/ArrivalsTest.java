package io.coldstream.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void secondIsCountedWhereverItBeginsAndWithBothItsEnds() {
        assertThat(arrivals(0, 900, 1_000, 1_500, 1_899, 1_900).mostInASecond()).isEqualTo(5);
        assertThat(arrivals(0, 250, 500, 750, 1_000, 1_250).mostInASecond()).isEqualTo(5);
        assertThat(arrivals(0, 2_000, 4_000).mostInASecond()).isEqualTo(1);
        assertThat(arrivals().mostInASecond()).isZero();
    }

    @Test
    void onlyWhatArrivedBetweenIsCountedInWhateverOrderItWasLogged() {
        Arrivals all = arrivals(3_000, 1_000, 2_000, 9_999, 10_000);

        assertThat(all.count()).isEqualTo(4);
        assertThat(all.between(START.plusMillis(1_000), START.plusMillis(3_000)).count())
                .isEqualTo(2);
        assertThat(all.longestGap()).isEqualTo(Duration.ofMillis(6_999));
    }

    @Test
    void timeWithoutAnyIsAGapTooAtBothEnds() {
        assertThat(arrivals(7_000).longestGap()).isEqualTo(Duration.ofSeconds(7));
        assertThat(arrivals().longestGap()).isEqualTo(Duration.ofSeconds(10));
    }

    private static Arrivals arrivals(int... millis) {
        List<Instant> times = Arrays.stream(millis).mapToObj(START::plusMillis).toList();
        return new Arrivals(times, START, START.plusSeconds(10));
    }
}
