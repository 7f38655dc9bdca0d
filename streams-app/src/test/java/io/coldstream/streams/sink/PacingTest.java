package io.coldstream.streams.sink;

import static io.coldstream.streams.sink.Fixtures.NOW;
import static io.coldstream.streams.sink.Fixtures.received;
import static io.coldstream.streams.sink.Fixtures.renewal;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PacingTest {

    private static final Duration GAP = Duration.ofMillis(250);
    private static final Duration TURN = Duration.ofMillis(5);

    @Test
    void commandsThatBecomeVisibleInBunchesAreCalledAsFarApartAsTheyWereReleased() {
        Pacing pacing = new Pacing(GAP, 4);
        Random random = new Random(1);
        List<Received> released = released(400, Duration.ZERO);
        List<Instant> visible = released.stream()
                .map(command -> command.timestamp().plusMillis(random.nextInt(1_450)))
                .toList();

        List<Instant> called = called(pacing, released, visible, 2);

        assertThat(called).hasSize(400);
        assertThat(leastSpanOf(6, called)).isGreaterThan(Duration.ofMillis(1_200));
        assertThat(called.getLast()).isBefore(released.getLast().timestamp().plusMillis(1_510));
    }

    @Test
    void successorSpacesWhatItsPredecessorLeftAmongWhatComesMeanwhile() {
        Pacing pacing = new Pacing(GAP, 4);
        List<Received> released = released(100, Duration.ZERO);
        Instant takenOver = NOW.plusSeconds(6);
        List<Instant> visible = released.stream()
                .map(command -> command.timestamp().isAfter(takenOver) ? command.timestamp() : takenOver)
                .toList();

        List<Instant> called = called(pacing, released, visible, 4);

        assertThat(called).hasSize(100);
        assertThat(leastSpanOf(6, called)).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void whereCommandsAreLateEachSinkTakesItsShareOfTheRate() {
        List<Received> released = released(20, Duration.ZERO);
        List<Instant> visible =
                released.stream().map(command -> NOW.plusSeconds(30)).toList();

        List<Instant> called = called(new Pacing(GAP, 4), released, visible, 1);

        assertThat(Duration.between(called.getFirst(), called.getLast()))
                .isBetween(Duration.ofSeconds(18), Duration.ofSeconds(20));
    }

    @Test
    void whatIsFromTheFutureIsNotHeldForAsLongAsClocksDiffer() {
        Pacing pacing = new Pacing(GAP, 4);
        Received future =
                received(0, renewal("S", 1).setReleasedAt(NOW.plusSeconds(60)).build());

        assertThat(pacing.holds(future, NOW)).isFalse();
        assertThat(pacing.take(List.of(future), 4, NOW)).containsExactly(future);
    }

    @Test
    void clockThatIsSetBackDelaysALateCommandByOneTurnAtMost() {
        Pacing pacing = new Pacing(GAP, 4);
        Received late = received(0, renewal("S", 1).build());
        assertThat(pacing.take(List.of(late), 4, NOW.plusSeconds(3_600))).hasSize(1);

        assertThat(pacing.take(List.of(late), 4, NOW.plusSeconds(60))).isEmpty();
        assertThat(pacing.take(List.of(late), 4, NOW.plusSeconds(60).plus(GAP))).hasSize(1);
    }

    @Test
    void slowClaimIsNotFollowedByTheNextAtOnce() {
        Pacing pacing = new Pacing(GAP, 4);
        List<Received> waiting = released(2, Duration.ZERO);
        Instant claimed = NOW.plusSeconds(10).plusMillis(700);
        assertThat(pacing.take(waiting, 4, NOW.plusSeconds(10))).hasSize(1);
        pacing.calling(claimed);

        assertThat(pacing.take(waiting, 4, claimed.plusMillis(189))).isEmpty();
        assertThat(pacing.take(waiting, 4, claimed.plusMillis(190))).hasSize(1);
    }

    @Test
    void highRateIsKeptByManyCallsInOneTurn() {
        Pacing pacing = new Pacing(Duration.ofMillis(10), 4);
        List<Received> waiting = released(100, Duration.ZERO);
        int taken = 0;
        for (Instant now = NOW.plusSeconds(60); now.isBefore(NOW.plusSeconds(70)); now = now.plusMillis(30)) {
            taken += pacing.take(waiting, 4, now).size();
            pacing.calling(now.plusMillis(25));
        }

        assertThat(taken).isBetween(1_000, 1_150);
    }

    @Test
    void liftedRateHoldsNothing() {
        Pacing pacing = new Pacing(Duration.ZERO, 4);
        List<Received> released = released(500, Duration.ZERO);

        assertThat(released).noneMatch(command -> pacing.holds(command, NOW));
        assertThat(pacing.take(released, 1, NOW.plusSeconds(600))).hasSize(500);
    }

    private static List<Received> released(int commands, Duration after) {
        return IntStream.range(0, commands)
                .mapToObj(i -> received(
                        i,
                        renewal("S" + i, 1)
                                .setReleasedAt(NOW.plus(after).plus(GAP.multipliedBy(i)))
                                .build()))
                .toList();
    }

    /** The times of the calls, when the loop turns every few millis. */
    private static List<Instant> called(Pacing pacing, List<Received> released, List<Instant> visible, int assigned) {
        List<Received> waiting = new ArrayList<>();
        List<Instant> called = new ArrayList<>();
        int seen = 0;
        List<Integer> order = IntStream.range(0, released.size())
                .boxed()
                .sorted(Comparator.comparing(visible::get))
                .toList();
        Instant end =
                visible.stream().max(Comparator.naturalOrder()).orElseThrow().plusSeconds(60);
        for (Instant now = NOW; now.isBefore(end); now = now.plus(TURN)) {
            while (seen < order.size() && !visible.get(order.get(seen)).isAfter(now)) {
                waiting.add(released.get(order.get(seen++)));
            }
            Instant turn = now;
            List<Received> ready = waiting.stream()
                    .filter(command -> !pacing.holds(command, turn))
                    .toList();
            List<Received> taken = pacing.take(ready, assigned, now);
            waiting.removeAll(taken);
            taken.forEach(command -> called.add(turn));
        }
        return called;
    }

    private static Duration leastSpanOf(int calls, List<Instant> times) {
        return IntStream.range(0, times.size() - calls + 1)
                .mapToObj(i -> Duration.between(times.get(i), times.get(i + calls - 1)))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }
}
