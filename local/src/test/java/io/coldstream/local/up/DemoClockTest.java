package io.coldstream.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.schemas.process.CannotStartException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoClockTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant LATER = START.plusSeconds(100);

    @TempDir
    private Path data;

    @Test
    void aRestartAtTheSameSpeedKeepsTheOrigin() {
        BusinessClock first = DemoClock.of(data, 21_600, START);

        assertThat(DemoClock.of(data, 21_600, LATER)).isEqualTo(first);
    }

    @Test
    void anotherSpeedGoesOnFromWhereTheClockIs() {
        BusinessClock slow = DemoClock.of(data, 1_000, START);

        BusinessClock fast = DemoClock.of(data, 5_000, LATER);

        Assertions.assertThat(Duration.between(slow.at(LATER), fast.at(LATER)).abs())
                .isLessThan(Duration.ofSeconds(1));
        assertThat(Duration.between(fast.at(LATER), fast.at(LATER.plusSeconds(1))))
                .isEqualTo(Duration.ofSeconds(5_000));
    }

    @Test
    void realTimeIsTheWallClockAndKeepsNothing() {
        assertThat(DemoClock.of(data, 1, START)).isEqualTo(BusinessClock.REAL);
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void aClockThatRanAheadDoesNotGoBack() {
        DemoClock.of(data, 21_600, START);

        assertThatThrownBy(() -> DemoClock.of(data, 1, LATER))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("ran ahead to 2026-03-26T10:00:00Z");
    }
}
