package io.coldstream.streams.domain;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a read of {@code GET /subscriptions} showed. It alone moves money; no webhook does.
 *
 * @param commandId the command that asked
 * @param shown whether the reseller listed the subscription; absence proves nothing
 * @param at when it was read
 * @param price of one mailbox
 * @param domain as the reseller listed it, lower case
 * @param others other subscriptions of its domain that the same read showed
 */
public record Observation(
        @Nullable String commandId,
        boolean shown,
        Instant at,
        Status status,
        @Nullable Instant periodStart,
        @Nullable Instant periodEnd,
        @Nullable Boolean autoRenew,
        @Nullable Money price,
        @Nullable Integer quantity,
        @Nullable String domain,
        List<String> others,
        @Nullable Long clockSkewMillis)
        implements Input {

    public Observation {
        others = List.copyOf(others);
    }

    /** Where a read does not tell the cycle. */
    static final Duration HALF_A_MONTH = Duration.ofDays(15);

    private static final BigDecimal ABSURD = BigDecimal.TEN.pow(9);

    /** The full read that an input is or brings; {@code null} if it does neither. */
    public static @Nullable Observation in(Input input) {
        if (input instanceof SubscriptionListed listed) {
            return listed.read();
        }
        return input instanceof Observation read ? read : null;
    }

    /** Half of the billing cycle: period ends that differ by less are ends of one period. */
    public Duration halfCycle() {
        return periodStart == null || periodEnd == null || !periodStart.isBefore(periodEnd)
                ? HALF_A_MONTH
                : Duration.between(periodStart, periodEnd).dividedBy(2);
    }

    /** What a renewal rests on, as one text: another one is reason to try again what was refused for its data. */
    String basis() {
        String each = price == null ? "" : price.amount().stripTrailingZeros().toPlainString() + price.currency();
        return String.join(
                " ",
                status.name(),
                each,
                String.valueOf(quantity),
                String.valueOf(autoRenew),
                String.valueOf(periodEnd));
    }

    /** Price times quantity; {@code null} when the reseller did not say both, or nothing sensible: what costs nothing would pass every cap. */
    public @Nullable Money estimate() {
        if (price == null || quantity == null) {
            return null;
        }
        Money estimate = price.times(quantity);
        return estimate.amount().signum() > 0 && estimate.amount().compareTo(ABSURD) < 0 ? estimate : null;
    }
}
