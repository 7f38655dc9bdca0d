package io.coldstream.streams.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How often a subscription is looked at whose reads fail. */
class FailedReadsTest {

    private static final Instant END = Instant.parse("2027-03-31T18:00:00Z");

    private Aggregate state = new Aggregate(Subscription.unknown("SUB1"), null);
    private Instant now = END.minus(Duration.ofDays(20));

    @Test
    void pausesGrowToAnHourAndStartAnewAfterARead() {
        read();
        assertThat(minutesBetweenFailures(7)).containsExactly(10L, 20L, 40L, 60L, 60L, 60L);
        read();
        assertThat(minutesBetweenFailures(3)).containsExactly(10L, 20L);
    }

    @Test
    void nearTheEndOfThePeriodTheyDoNotGrow() {
        now = END.minus(Duration.ofHours(47));
        read();
        assertThat(minutesBetweenFailures(5)).containsOnly(10L);
    }

    @Test
    void theyNeverPutOffTheLookThatDecides() {
        Instant due = Jitter.dueLook("SUB1", END, Policy.DEFAULT);
        now = due.minus(Duration.ofHours(30));
        read();
        List<Instant> looks = new ArrayList<>();
        while (now.isBefore(due.plus(Duration.ofHours(1)))) {
            looks.add(fail());
        }
        assertThat(looks).contains(due);
    }

    private List<Long> minutesBetweenFailures(int failures) {
        List<Long> minutes = new ArrayList<>();
        Instant before = fail();
        for (int i = 1; i < failures; i++) {
            Instant at = fail();
            minutes.add(Duration.between(before, at).toMinutes());
            before = at;
        }
        return minutes;
    }

    /** Answers when the look was that failed. */
    private Instant fail() {
        now = Objects.requireNonNull(
                Timers.of(state.subscription(), Timing.REAL).get(TimerKind.LOOK));
        give(new TimerFired(TimerKind.LOOK, null, now, now, Policy.DEFAULT));
        CallAnswer answer =
                new CallAnswer(CommandOutcome.Result.UNKNOWN, "timed-out", now.plusMillis(1), null, null, null);
        give(new CommandOutcome(LookId.of("SUB1", now), null, Signs.NONE, null, answer));
        return now;
    }

    /** A read, and then a reason to look again. */
    private void read() {
        now = now.plusSeconds(2);
        give(new Observation(
                null,
                true,
                now,
                Status.ACTIVE,
                END.minus(Duration.ofDays(31)),
                END,
                false,
                new Money(BigDecimal.TEN, "USD"),
                1,
                null,
                List.of(),
                0L));
        now = now.plusSeconds(1);
        About about = new About("told at " + now, new Stamp(now, "hash"), now, null, null, null, null);
        give(new WebhookEvent.SubscriptionReported(about, Status.ACTIVE, END));
    }

    private void give(Input input) {
        state = state.apply(input, Timing.REAL);
    }
}
