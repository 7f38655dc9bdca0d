package io.coldstream.streams.reseller;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code GET /subscriptions} (certainty DOC). What is absent or of an unexpected form is null: a reader
 * must not spend on it.
 *
 * @param pricePerMailbox in the wallet's currency, which the vendor does not name
 */
public record ListedSubscription(
        String subscriptionId,
        @Nullable String status,
        @Nullable Instant periodStart,
        @Nullable Instant periodEnd,
        @Nullable String billingCycle,
        @Nullable Boolean autoRenew,
        @Nullable BigDecimal pricePerMailbox,
        @Nullable Integer quantity,
        @Nullable String userId,
        @Nullable String domain,
        @Nullable String provider) {

    private static final Set<String> ENDED = Set.of("EXPIRED", "CANCELLED", "CANCELED");
    private static final int LONGEST_TEXT = 500;
    private static final int MOST_DIGITS = 18;

    static ListedSubscription of(JsonNode entry) {
        return new ListedSubscription(
                text(entry, "subscriptionId").orElse(""),
                text(entry, "subscriptionStatus").orElse(null),
                text(entry, "periodStart").flatMap(ReplyTimes::iso).orElse(null),
                text(entry, "periodEnd").flatMap(ReplyTimes::iso).orElse(null),
                text(entry, "billingCycle").orElse(null),
                entry.path("autoRenew").isBoolean() ? entry.path("autoRenew").booleanValue() : null,
                number(entry, "pricePerMailbox")
                        .filter(price -> price.signum() >= 0)
                        .orElse(null),
                number(entry, "totalMailboxQuantity")
                        .flatMap(ListedSubscription::count)
                        .orElse(null),
                text(entry, "userId").orElse(null),
                text(entry, "domain").orElse(null),
                text(entry, "serviceProvider").orElse(null));
    }

    /** Whether the reseller lists it as ended. */
    boolean isOver() {
        return status != null && ENDED.contains(status.toUpperCase(Locale.ROOT));
    }

    private static Optional<String> text(JsonNode entry, String field) {
        JsonNode value = entry.path(field);
        return value.isValueNode() && !value.isNull() && value.asText().length() <= LONGEST_TEXT
                ? Optional.of(value.asText())
                : Optional.empty();
    }

    /** A number, or text that is one; bounded, because {@code 1e999999999} is a valid number too. */
    private static Optional<BigDecimal> number(JsonNode entry, String field) {
        return text(entry, field).flatMap(value -> {
            try {
                BigDecimal number = new BigDecimal(value.strip());
                boolean sane = number.precision() <= MOST_DIGITS && Math.abs(number.scale()) <= MOST_DIGITS;
                return sane ? Optional.of(number) : Optional.empty();
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    private static Optional<Integer> count(BigDecimal number) {
        try {
            int count = number.intValueExact();
            return count >= 0 ? Optional.of(count) : Optional.empty();
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }
}
