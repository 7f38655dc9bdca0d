package io.coldstream.streams.reseller;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The forms of time in the reseller's replies. What has another form is absent, never guessed. */
final class ReplyTimes {

    private static final long LONGEST_WAIT_SECONDS = Duration.ofDays(1).toSeconds();

    private ReplyTimes() {}

    /** The {@code Date} header (RFC 9110). */
    static Optional<Instant> date(String header) {
        try {
            return Optional.of(ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** {@code Retry-After}, as seconds or as a date; at most a day. */
    static Optional<Long> retryAfterSeconds(String header, Instant now) {
        Optional<Long> seconds = header.matches("[0-9]{1,9}")
                ? Optional.of(Long.valueOf(header))
                : date(header)
                        .map(date -> Math.max(0, Duration.between(now, date).toSeconds()));
        return seconds.map(wait -> Math.min(wait, LONGEST_WAIT_SECONDS));
    }

    /** ISO 8601 with an offset, as in the vendor's examples. */
    static Optional<Instant> iso(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
