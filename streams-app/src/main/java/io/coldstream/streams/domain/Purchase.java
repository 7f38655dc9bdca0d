package io.coldstream.streams.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One paid request, as far as its price is concerned.
 *
 * @param userId whose caps it counts against besides those over all
 * @param estimate what it is thought to cost
 * @param price of one mailbox; {@code null} when nobody said
 * @param firstPrice of one mailbox at the period's first notice; {@code null} when there was none
 * @param consent a person's, if one was given for it
 */
public record Purchase(
        String subscriptionId,
        @Nullable String userId,
        Money estimate,
        @Nullable Money price,
        @Nullable Money firstPrice,
        @Nullable Consent consent) {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** That a person lets it pass: what it may cost at most, and when that was said. */
    public record Consent(Money upTo, Instant at) {}

    /**
     * What the limits on one request have against it.
     *
     * @return a reason code; {@code null} when it may pass
     */
    @Nullable
    String forbiddenBy(Policy.Limits limits, Instant at) {
        if (differs(limits.pricePerMailbox()) || differs(limits.approvalAbove()) || differsFromFirstPrice(limits)) {
            return "currency-differs";
        }
        if (estimate.amount().signum() < 0 || (price == null && limitsThePrice(limits))) {
            return "price-unknown";
        }
        if (limits.pricePerMailbox() != null && known(price).exceeds(limits.pricePerMailbox())) {
            return "price-limit";
        }
        if (limits.risePercent() != null
                && firstPrice != null
                && rises(known(price), firstPrice, limits.risePercent())) {
            return "price-rise";
        }
        return limits.approvalAbove() != null && estimate.exceeds(limits.approvalAbove())
                ? unapproved(limits, at)
                : null;
    }

    private @Nullable String unapproved(Policy.Limits limits, Instant at) {
        if (consent == null) {
            return "approval-needed";
        }
        if (!at.isBefore(consent.at().plus(limits.approvalLasts()))) {
            return "approval-expired";
        }
        return differs(consent.upTo()) || estimate.exceeds(consent.upTo()) ? "approval-exceeded" : null;
    }

    private boolean limitsThePrice(Policy.Limits limits) {
        return limits.pricePerMailbox() != null || (limits.risePercent() != null && firstPrice != null);
    }

    private boolean differsFromFirstPrice(Policy.Limits limits) {
        return limits.risePercent() != null && differs(firstPrice);
    }

    /** Whether it can't be compared with what the request costs. */
    boolean differs(@Nullable Money limit) {
        return limit != null
                && Stream.of(estimate, price)
                        .filter(Objects::nonNull)
                        .anyMatch(money -> !money.currency().equals(limit.currency()));
    }

    private static boolean rises(Money price, Money first, int mostPercent) {
        BigDecimal most = first.amount().multiply(HUNDRED.add(BigDecimal.valueOf(mostPercent)));
        return price.amount().multiply(HUNDRED).compareTo(most) > 0;
    }

    private static Money known(@Nullable Money price) {
        return Objects.requireNonNull(price);
    }
}
