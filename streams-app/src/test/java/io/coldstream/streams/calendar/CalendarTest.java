package io.coldstream.streams.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.streams.calendar.Life.By;
import io.coldstream.streams.calendar.Life.Said;
import io.coldstream.streams.domain.Decision.RenewalDecided;
import io.coldstream.streams.domain.Decision.RenewalStep;
import io.coldstream.streams.domain.Policy;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TimeZone;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 2027 to 2032, wherever we run: month ends, leap days and changes of the clock in the reseller's calendar, which we do not
 * know. Each period end is the one that was read, and each notice on its day in UTC.
 */
class CalendarTest {

    private static final Instant OVER = Instant.parse("2033-01-01T00:00:00Z");
    private static final List<String> RESELLERS_ZONES = List.of("UTC", "America/New_York", "Europe/Berlin");
    private static final List<String> FIRST_ENDS = List.of(
            "2027-01-31T23:30",
            "2027-02-28T00:15",
            "2027-03-14T02:30", // Skipped in New York.
            "2027-03-28T02:30", // Skipped in Berlin.
            "2027-10-31T02:30", // Twice in Berlin.
            "2027-11-07T01:30", // Twice in New York.
            "2027-12-31T23:59",
            "2028-02-29T12:00");

    private final TimeZone usual = TimeZone.getDefault();

    @AfterEach
    void restoreTheZone() {
        TimeZone.setDefault(usual);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "America/New_York", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"})
    void eachPeriodEndIsTheResellersAndEachNoticeOnItsDay(String ourZone) {
        TimeZone.setDefault(TimeZone.getTimeZone(ourZone));
        int lives = 0;
        int periods = 0;
        for (String zone : RESELLERS_ZONES) {
            for (String first : FIRST_ENDS) {
                for (int months : List.of(1, 3, 12)) {
                    By by = By.values()[lives++ % By.values().length];
                    LocalDateTime end = LocalDateTime.parse(first);
                    periods += live(
                            first + " " + zone + " " + months + " " + by,
                            by,
                            number -> end.plusMonths((long) months * number)
                                    .atZone(ZoneId.of(zone))
                                    .toInstant());
                }
            }
        }
        assertThat(lives).isEqualTo(72);
        assertThat(periods).isGreaterThan(2_000);
    }

    private static int live(String id, By by, IntFunction<Instant> ends) {
        Policy.Mode mode = by == By.US ? Policy.Mode.ARMED : Policy.Mode.DRY_RUN;
        Life life = new Life(id, policy(mode), by, ends);
        life.until(OVER);
        List<String> said = life.said().stream()
                .filter(one -> !one.decided().periodEnd().isAfter(OVER))
                .map(CalendarTest::line)
                .toList();
        List<String> expected = new ArrayList<>();
        int period = 0;
        while (ends.apply(period).isBefore(OVER)) {
            expected.addAll(expected(by, ends.apply(period - 1), ends.apply(period), ends.apply(period + 1)));
            period++;
        }
        assertThat(said).as(id).containsExactlyElementsOf(expected);
        assertThat(life.said())
                .as(id)
                .filteredOn(one -> one.decided().step() == RenewalStep.DUE)
                .allMatch(one -> one.at().equals(one.decided().periodEnd().minus(Policy.DEFAULT.leadTime())));
        return period;
    }

    private static String line(Said said) {
        RenewalDecided decided = said.decided();
        String what = decided.step() + " of " + decided.periodEnd();
        return switch (decided.step()) {
            case NOTICE -> day(said.at()) + " " + what + " " + decided.more().noticeDays() + " " + decided.reason();
            case RENEWED_ELSEWHERE -> what + " until " + decided.more().renewedUntil() + " " + decided.reason();
            case CONFIRMED ->
                what + " until " + Objects.requireNonNull(decided.operation()).renewedUntil();
            default -> what;
        };
    }

    /** Renewed by us it is three days before its end: then the notice of the last day is none of it. */
    private static List<String> expected(By by, Instant start, Instant end, Instant next) {
        List<String> steps = new ArrayList<>();
        for (int days : List.of(45, 30, 15, 7)) {
            notice(steps, days, start, end);
        }
        steps.add("DUE of " + end);
        switch (by) {
            case US -> {
                for (String step : List.of("REQUESTED", "RELEASED", "ACCEPTED")) {
                    steps.add(step + " of " + end);
                }
                steps.add("CONFIRMED of " + end + " until " + next);
            }
            case THE_RESELLER -> {
                steps.add("REFUSED of " + end);
                notice(steps, 1, start, end);
                steps.add("RENEWED_ELSEWHERE of " + end + " until " + next + " auto-renewed");
            }
            case A_PERSON -> {
                steps.add("WOULD_RENEW of " + end);
                notice(steps, 1, start, end);
                steps.add("RENEWED_ELSEWHERE of " + end + " until " + next + " renewed-elsewhere");
            }
        }
        return steps;
    }

    private static void notice(List<String> steps, int days, Instant start, Instant end) {
        LocalDate day = day(end).minusDays(days);
        if (day.isAfter(day(start))) {
            steps.add(day + " NOTICE of " + end + " " + days + " notice-on-its-day");
        }
    }

    private static LocalDate day(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static Policy policy(Policy.Mode mode) {
        Policy usual = Policy.DEFAULT;
        return new Policy(
                mode,
                usual.leadTime(),
                false,
                usual.noticeDays(),
                usual.limits(),
                usual.priority(),
                usual.scope(),
                usual.version());
    }
}
