package io.coldstream.streams.domain.forecast;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Reckons when the next period ends, from the last one. The vendor's word, read later, is what counts. */
final class Cycle {

    private static final int A_MONTH = 1;

    private Cycle() {}

    /** So many calendar months later, if the last one was whole months long, else as long again. */
    static Instant next(@Nullable Instant start, Instant end) {
        ZonedDateTime until = end.atZone(ZoneOffset.UTC);
        if (start == null || !start.isBefore(end)) {
            return until.plusMonths(A_MONTH).toInstant();
        }
        ZonedDateTime from = start.atZone(ZoneOffset.UTC);
        long months = ChronoUnit.MONTHS.between(YearMonth.from(from), YearMonth.from(until));
        int day = Math.max(from.getDayOfMonth(), until.getDayOfMonth());
        boolean whole = months > 0
                && isThatDay(from.toLocalDate(), day)
                && isThatDay(until.toLocalDate(), day)
                && from.toLocalTime().equals(until.toLocalTime());
        if (!whole) {
            return end.plus(Duration.between(start, end));
        }
        YearMonth next = YearMonth.from(until).plusMonths(months);
        return next.atDay(Math.min(day, next.lengthOfMonth()))
                .atTime(until.toLocalTime())
                .toInstant(ZoneOffset.UTC);
    }

    /** Or the last one of a shorter month. */
    private static boolean isThatDay(LocalDate date, int day) {
        return date.getDayOfMonth() == Math.min(day, date.lengthOfMonth());
    }
}
