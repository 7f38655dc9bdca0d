package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.StoryEntry;
import io.coldstream.streams.calendar.Life;
import io.coldstream.streams.calendar.Life.By;
import io.coldstream.streams.codec.Story;
import io.coldstream.streams.domain.Decision.RenewalStep;
import io.coldstream.streams.domain.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The timelines of monthly subscriptions over a year, with {@code COLDSTREAM_FULL=true} of a thousand over five: complete,
 * and readable by an operator. Ten of them are printed, picked at random; {@code -Dcoldstream.years.seed} repeats a run.
 */
class FiveYearsTest {

    private static final boolean FULL = Boolean.parseBoolean(System.getenv("COLDSTREAM_FULL"));
    private static final int SUBSCRIPTIONS = FULL ? 1_000 : 50;
    private static final int YEARS = FULL ? 5 : 1;
    private static final long SEED = Long.getLong("coldstream.years.seed", System.nanoTime());
    private static final LocalDateTime BEGIN = LocalDateTime.parse("2027-01-01T00:00");
    private static final Instant OVER = BEGIN.plusYears(YEARS).toInstant(ZoneOffset.UTC);
    private static final Origin SOMEWHERE = new Origin("coldstream.observations", 0, 0L);

    /** Names of classes and constants, hashes, and what was not filled in. */
    private static final Pattern FOREIGN = Pattern.compile("[a-z][A-Z]|io\\.|_|[0-9a-f]{12,}|null|~|\\{|\\bPT?\\d");

    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC");

    private final Random random = new Random(SEED);

    @Test
    void everyTimelineIsCompleteAndEachLineSaysWhatWhenWhyAndWhatNext() {
        System.out.println("seed " + SEED + " (-Dcoldstream.years.seed=" + SEED + ")");
        List<List<String>> timelines = new ArrayList<>();
        int periods = 0;
        for (int number = 0; number < SUBSCRIPTIONS; number++) {
            By by = random.nextInt(10) < 7 ? By.US : random.nextBoolean() ? By.THE_RESELLER : By.A_PERSON;
            LocalDateTime start =
                    BEGIN.plusSeconds(random.nextInt((int) Duration.ofDays(31).toSeconds()));
            IntFunction<Instant> ends = period -> start.plusMonths(period + 1L).toInstant(ZoneOffset.UTC);
            Life life = new Life("sub-" + number, policy(by), by, ends);
            life.until(OVER);
            int period = 0;
            for (; ends.apply(period).isBefore(OVER); period++) {
                assertComplete(life, by, ends.apply(period));
            }
            periods += period;
            timelines.add(life.said().stream().map(FiveYearsTest::line).toList());
        }
        assertThat(periods).isGreaterThan(SUBSCRIPTIONS * (12 * YEARS - 2));
        for (int i = 0; i < 10; i++) {
            int number = random.nextInt(timelines.size());
            System.out.println("sub-" + number);
            timelines.get(number).stream().limit(FULL ? Long.MAX_VALUE : 20).forEach(System.out::println);
        }
    }

    private static void assertComplete(Life life, By by, Instant end) {
        List<RenewalStep> steps = life.said().stream()
                .filter(said -> said.decided().periodEnd().equals(end))
                .map(said -> said.decided().step())
                .toList();
        assertThat(steps)
                .as("%s by %s", end, by)
                .filteredOn(step -> step != RenewalStep.NOTICE)
                .containsExactlyElementsOf(
                        switch (by) {
                            case US ->
                                List.of(
                                        RenewalStep.DUE,
                                        RenewalStep.REQUESTED,
                                        RenewalStep.RELEASED,
                                        RenewalStep.ACCEPTED,
                                        RenewalStep.CONFIRMED);
                            case THE_RESELLER ->
                                List.of(RenewalStep.DUE, RenewalStep.REFUSED, RenewalStep.RENEWED_ELSEWHERE);
                            case A_PERSON ->
                                List.of(RenewalStep.DUE, RenewalStep.WOULD_RENEW, RenewalStep.RENEWED_ELSEWHERE);
                        });
        List<Integer> notices = life.said().stream()
                .filter(said -> said.decided().periodEnd().equals(end))
                .filter(said -> said.decided().step() == RenewalStep.NOTICE)
                .map(said -> said.decided().more().noticeDays())
                .toList();
        List<Integer> lastDays = by == By.US ? List.of(15, 7) : List.of(15, 7, 1);
        assertThat(notices).as("%s by %s", end, by).endsWith(lastDays.toArray(Integer[]::new));
        assertThat(notices.subList(0, notices.size() - lastDays.size())).isSubsetOf(30);
    }

    private static String line(Life.Said said) {
        StoryEntry entry = Story.decision(said.decided(), said.at(), List.of(SOMEWHERE));
        String sentence = Sentences.of(entry);
        assertThat(sentence)
                .matches("[A-Z].*\\.")
                .doesNotContainPattern(FOREIGN)
                .doesNotContain("“", "..", "  ");
        assertThat(whatElse(said.decided().step(), sentence)).as(sentence).isTrue();
        return entry.getAt().toString() + "  " + sentence;
    }

    /** When the thing itself is, why it happened, and what happens next. */
    private static boolean whatElse(RenewalStep step, String sentence) {
        boolean when = TIME.matcher(sentence).find();
        return switch (step) {
            case NOTICE ->
                when
                        && sentence.contains(", because the policy asks")
                        && sentence.contains("The next step comes by itself 2");
            case DUE ->
                when && sentence.contains("lead time has begun") && sentence.contains("next step comes by itself 2");
            case REQUESTED -> when && sentence.contains("because") && sentence.contains("waits for its turn");
            case RELEASED -> sentence.contains("turn came") && sentence.contains("comes next");
            case ACCEPTED -> sentence.contains("accepted") && sentence.contains("is read until");
            case CONFIRMED -> when && sentence.contains("a read shows") && sentence.contains("next period is watched");
            case REFUSED -> when && sentence.contains("because") && sentence.contains("Reads go on");
            case WOULD_RENEW ->
                when && sentence.contains("but the policy is a dry run") && sentence.contains("To renew");
            case RENEWED_ELSEWHERE ->
                when && sentence.contains("renewed") && sentence.contains("next period is watched");
            default -> false;
        };
    }

    private static Policy policy(By by) {
        Policy usual = Policy.DEFAULT;
        return new Policy(
                by == By.US ? Policy.Mode.ARMED : Policy.Mode.DRY_RUN,
                usual.leadTime(),
                false,
                usual.noticeDays(),
                usual.limits(),
                usual.priority(),
                usual.scope(),
                usual.version());
    }
}
