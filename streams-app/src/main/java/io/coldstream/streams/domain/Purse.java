package io.coldstream.streams.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is counted together against a cap: the paid requests of a day or a calendar month (UTC, business time), over all or
 * of one user. Each currency has purses of its own, so that sums are exact.
 *
 * @param from the first day
 * @param userId whose; {@code null} over all
 */
public record Purse(
        Span span,
        LocalDate from,
        String currency,
        @Nullable String userId) {

    /** How long a purse lasts. */
    public enum Span {
        DAY,
        MONTH
    }

    /** The purses that a request of this moment is charged to: over all, and of the user if there is one. */
    public static List<Purse> of(Instant at, String currency, @Nullable String userId) {
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        LocalDate month = day.withDayOfMonth(1);
        List<Purse> purses = new ArrayList<>(
                List.of(new Purse(Span.DAY, day, currency, null), new Purse(Span.MONTH, month, currency, null)));
        if (userId != null) {
            purses.add(new Purse(Span.DAY, day, currency, userId));
            purses.add(new Purse(Span.MONTH, month, currency, userId));
        }
        return purses;
    }

    /**
     * Its name in stores: {@code day 2027-03-31 all USD} or {@code month 2027-03 user U-7 USD}; those of a span in the order
     * of time.
     */
    public String key() {
        return (userId == null ? overAll(span, from) : before(span, from) + " user " + userId + " ") + currency;
    }

    /** How the keys of the purses over all begin, of one span and beginning, whatever the currency. */
    public static String overAll(Span span, LocalDate from) {
        return before(span, from) + " all ";
    }

    /** The keys of all purses of a span that begin earlier than this day sort before it, those of others don't. */
    public static String before(Span span, LocalDate day) {
        return switch (span) {
            case DAY -> first(span) + day;
            case MONTH -> first(span) + day.toString().substring(0, "2027-03".length());
        };
    }

    /** No key of a purse of this span sorts before it. */
    public static String first(Span span) {
        return switch (span) {
            case DAY -> "day ";
            case MONTH -> "month ";
        };
    }

    /** When the next purse of its kind begins. */
    public Instant endsAt() {
        LocalDate next = switch (span) {
            case DAY -> from.plusDays(1);
            case MONTH -> from.plusMonths(1);
        };
        return next.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** What may be in it at most; {@code null} without a limit. */
    public @Nullable Money cap(Caps caps) {
        return switch (span) {
            case DAY -> caps.perDay();
            case MONTH -> caps.perMonth();
        };
    }

    /** Why a request is refused for which not enough is left: a reason code. */
    public String exhausted() {
        return (userId == null ? "" : "user-")
                + switch (span) {
                    case DAY -> "day-cap";
                    case MONTH -> "month-cap";
                };
    }
}
