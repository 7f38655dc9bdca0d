package io.coldstream.streams.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** The forms in which the vendor writes numbers, times and flags; {@code null} for a value in any other form. */
final class Forms {

    private static final int LONGEST_NUMBER = 40;
    private static final int MOST_DIGITS = 14;
    private static final int MOST_DECIMALS = 4;
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private Forms() {}

    static @Nullable Integer count(JsonNode value) {
        BigDecimal number = number(value);
        if (number == null) {
            return null;
        }
        try {
            int count = number.intValueExact();
            return count < 0 ? null : count;
        } catch (ArithmeticException e) {
            return null;
        }
    }

    static @Nullable BigDecimal amount(JsonNode value) {
        BigDecimal number = number(value);
        if (number == null) {
            return null;
        }
        BigDecimal amount = number.stripTrailingZeros();
        boolean fits = amount.scale() <= MOST_DECIMALS
                && amount.precision() - amount.scale() <= MOST_DIGITS
                && amount.signum() >= 0;
        return fits ? amount : null;
    }

    /** ISO 8601 with an offset: without one, no time is told. */
    static @Nullable Instant time(JsonNode value) {
        if (!value.isTextual()) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(value.textValue()).toInstant();
            return time.isBefore(EARLIEST) || time.isAfter(LATEST) ? null : time;
        } catch (DateTimeException e) {
            return null;
        }
    }

    static @Nullable Boolean flag(JsonNode value) {
        return switch (value.asText()) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    /** A number, as such or as text. One with a huge exponent is none: arithmetic on it never ends, or overflows. */
    private static @Nullable BigDecimal number(JsonNode value) {
        try {
            BigDecimal number = value.isNumber() ? value.decimalValue() : text(value);
            boolean bounded = number != null
                    && Math.abs((long) number.scale()) <= MOST_DIGITS
                    && number.precision() <= 2 * MOST_DIGITS;
            return bounded ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable BigDecimal text(JsonNode value) {
        return value.isTextual() && value.textValue().length() <= LONGEST_NUMBER
                ? new BigDecimal(value.textValue())
                : null;
    }
}
