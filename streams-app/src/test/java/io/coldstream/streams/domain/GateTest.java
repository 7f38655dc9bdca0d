package io.coldstream.streams.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GateTest {

    private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Money PRICE = new Money(new BigDecimal("5.50"), "USD");

    @Test
    void periodThatHasNotBegunIsNotProlongedHoweverLongTheLeadTime() {
        Observation early = read(NOW, NOW.plus(Duration.ofDays(2)), 2);
        Observation begun = read(NOW, NOW.minus(Duration.ofMinutes(1)), 2);

        assertThat(verdict(early, null)).isInstanceOf(Verdict.Nothing.class);
        assertThat(verdict(begun, null)).isInstanceOf(Verdict.Start.class);
    }

    @Test
    void readThatAClockDatesBeforeItsOwnDueLookIsDue() {
        Instant start = NOW.minus(Duration.ofDays(1));
        Instant dueLook = Jitter.dueLook("sub-1", start.plus(MONTH), policy(Duration.ofDays(2)));
        Observation behind = read(dueLook.minus(Duration.ofSeconds(5)), start, 2);

        assertThat(verdict(behind, null, Duration.ofDays(2))).isInstanceOf(Verdict.Nothing.class);
        assertThat(verdict(behind, dueLook, Duration.ofDays(2))).isInstanceOf(Verdict.Start.class);
    }

    @Test
    void whatCostsNothingIsNotBought() {
        Observation free = read(NOW, NOW.minus(Duration.ofDays(20)), 0);

        assertThat(free.estimate()).isNull();
        assertThat(verdict(free, null))
                .isEqualTo(new Verdict.Announce(new Renewal.Announcement(
                        NOW.plus(Duration.ofDays(10)), Verdict.Kind.REFUSED, "price-unknown")));
    }

    private static Verdict verdict(Observation read, @Nullable Instant lookedAt) {
        return verdict(read, lookedAt, Duration.ofDays(45));
    }

    private static Verdict verdict(Observation read, @Nullable Instant lookedAt, Duration lead) {
        Renewal renewal =
                new Renewal(read, NOW, lookedAt, null, policy(lead), null, null, null, null, null);
        return Gate.verdict(renewal, read, new Gate.Standing("sub-1", "sub-1", false, false, null, null));
    }

    private static Policy policy(Duration lead) {
        return new Policy(
                Policy.Mode.ARMED,
                lead,
                false,
                List.of(),
                Policy.Limits.NONE,
                Policy.USUAL_PRIORITY,
                "default",
                1);
    }

    private static Observation read(Instant at, Instant periodStart, int quantity) {
        return new Observation(
                "look",
                true,
                at,
                Status.ACTIVE,
                periodStart,
                periodStart.plus(MONTH),
                false,
                PRICE,
                quantity,
                "example.com",
                List.of(),
                0L);
    }
}
