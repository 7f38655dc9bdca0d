package io.coldstream.streams.query.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coldstream.avro.DeadLetter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RedriverTest {

    private static final LetterFilter ALL = new LetterFilter(null, null, Set.of(), null, null);
    private static final Aliases NONE = alias -> Optional.empty();

    /** This version understands renewals alone. */
    private static final Trial TRIAL = (letter, aliases) -> letter.getEvent().startsWith("subscription.")
            ? new Verdict.Leaves(false, List.of(letter.getKey().orElseThrow()))
            : new Verdict.Stays(letter.getReason());

    private static DeadLetter[] letters(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Letters.letter(
                        i, "unknown-event", i % 5 == 0 ? "mailbox.of.tomorrow" : "subscription.renewing"))
                .toArray(DeadLetter[]::new);
    }

    @Test
    void whatWouldSucceedMovesOnceTheRestStaysAndASecondRedriveChangesNothing() {
        InMemoryLetterBox box = new InMemoryLetterBox(letters(250));
        try (Redriver redriver = box.redriver(TRIAL)) {
            Progress end = run(redriver, ALL, 1000);

            assertThat(end.state()).isEqualTo(Progress.State.DONE);
            assertThat(end.matched()).isEqualTo(250);
            assertThat(end.redriven()).isEqualTo(200);
            assertThat(end.left()).isEqualTo(Map.of("unknown-event", 50L));
            assertThat(box.moved()).hasSize(200).doesNotHaveDuplicates();
            assertThat(box.standing()).hasSize(50);
            assertThat(box.batches()).containsExactly(100, 100);

            Progress again = run(redriver, ALL, 1000);
            assertThat(again.redriven()).isZero();
            assertThat(again.left()).isEqualTo(Map.of("unknown-event", 50L));
            assertThat(box.moved()).hasSize(200);
        }
    }

    @Test
    void aBatchIsNeverLargerThanWhatMayBeSentInASecond() {
        InMemoryLetterBox box = new InMemoryLetterBox(letters(10));
        try (Redriver redriver = box.redriver(TRIAL)) {
            run(redriver, ALL, 5);
            assertThat(box.batches()).containsExactly(5, 3);
        }
    }

    @Test
    void onlyWhatTheFilterWantsMoves() {
        InMemoryLetterBox box = new InMemoryLetterBox(
                Letters.letter(1, "bug", "subscription.renewing"),
                Letters.letter(2, "unknown-event", "subscription.renewing"),
                Letters.letter(3, "unknown-event", "subscription.expired"),
                Letters.letter(4, "unknown-event", "subscription.expired"));
        try (Redriver redriver = box.redriver(TRIAL)) {
            run(redriver, new LetterFilter("bug", null, Set.of(), null, null), 1000);
            assertThat(box.moved()).containsExactly("coldstream.webhooks:0:1");
            run(redriver, new LetterFilter(null, null, Set.of("coldstream.webhooks:0:3"), null, null), 1000);
            assertThat(box.moved()).endsWith("coldstream.webhooks:0:3");
            run(
                    redriver,
                    new LetterFilter(null, null, Set.of(), Letters.AT.plusSeconds(2), Letters.AT.plusSeconds(4)),
                    1000);
            assertThat(box.moved()).endsWith("coldstream.webhooks:0:2");
            run(redriver, new LetterFilter(null, "subscription.renewing", Set.of(), null, null), 1000);
            assertThat(box.standing()).containsExactly("coldstream.webhooks:0:4");
        }
    }

    @Test
    void aRedriveThatFailsInTheMiddleIsGoneOnWithByTheNext() {
        InMemoryLetterBox box = new InMemoryLetterBox(letters(250));
        box.failAt(1);
        try (Redriver redriver = box.redriver(TRIAL)) {
            Progress failed = run(redriver, ALL, 1000);
            assertThat(failed.state()).isEqualTo(Progress.State.FAILED);
            assertThat(failed.redriven()).isEqualTo(100);

            assertThat(run(redriver, ALL, 1000).redriven()).isEqualTo(100);
            assertThat(box.moved()).hasSize(200).doesNotHaveDuplicates();
        }
    }

    @Test
    void ofTwoProcessesTheLaterOneGoesOnAndTheEarlierOneMovesNothingMore() {
        InMemoryLetterBox box = new InMemoryLetterBox(letters(250));
        box.allowOnly(1);
        try (Redriver earlier = box.redriver(TRIAL);
                Redriver later = box.redriver(TRIAL)) {
            earlier.start(ALL, 1000, NONE);
            await().until(() -> box.moved().size() == 100);
            later.start(ALL, 1000, NONE);
            await().until(() -> later.progress().matched() != null);
            box.allow();

            assertThat(end(earlier).state()).isEqualTo(Progress.State.FENCED);
            assertThat(end(later).state()).isEqualTo(Progress.State.DONE);
            assertThat(box.moved()).hasSize(200).doesNotHaveDuplicates();
        }
    }

    @Test
    void oneRedriveRunsAtATime() {
        InMemoryLetterBox box = new InMemoryLetterBox(letters(10));
        box.allowOnly(0);
        try (Redriver redriver = box.redriver(TRIAL)) {
            assertThat(redriver.progress().state()).isEqualTo(Progress.State.IDLE);
            assertThat(redriver.start(ALL, 1, NONE)).isPresent();
            assertThat(redriver.start(ALL, 1, NONE)).isEmpty();
            assertThat(redriver.progress().state()).isEqualTo(Progress.State.RUNNING);
            box.allow();
        }
    }

    @Test
    void whatAnAliasStandsForIsAskedAgainWhilePartitionsMove() {
        InMemoryLetterBox box = new InMemoryLetterBox(letters(2));
        AtomicInteger asked = new AtomicInteger();
        Trial asking = (letter, aliases) -> {
            if (asked.getAndIncrement() == 0) {
                throw new Aliases.Unknowable(new IllegalStateException("moving"));
            }
            return TRIAL.of(letter, aliases);
        };
        try (Redriver redriver = box.redriver(asking)) {
            assertThat(run(redriver, ALL, 1000).redriven()).isEqualTo(1);
            assertThat(asked).hasValue(3);
        }
    }

    @Test
    void aPreviewCountsEveryKindShowsTheFirstAndMovesNothing() {
        InMemoryLetterBox box = new InMemoryLetterBox(letters(250));
        try (Redriver redriver = box.redriver(TRIAL)) {
            Preview preview = redriver.preview(ALL, NONE).orElseThrow();

            assertThat(preview.matched()).isEqualTo(250);
            assertThat(preview.tried()).isEqualTo(250);
            assertThat(preview.lines())
                    .containsExactlyInAnyOrder(
                            new Preview.Line("subscription.renewing", "applied", "", 200),
                            new Preview.Line("mailbox.of.tomorrow", "stays", "unknown-event", 50));
            assertThat(preview.samples()).hasSize(20);
            assertThat(box.moved()).isEmpty();
        }
    }

    private static Progress run(Redriver redriver, LetterFilter filter, int rate) {
        assertThat(redriver.start(filter, rate, NONE)).isPresent();
        return end(redriver);
    }

    private static Progress end(Redriver redriver) {
        await().until(() -> redriver.progress().state() != Progress.State.RUNNING);
        // The state is told before the thread is gone.
        await().until(() -> !redriver.isBusy());
        return redriver.progress();
    }
}
