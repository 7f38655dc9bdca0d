package io.coldstream.streams.domain;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a read of {@code GET /subscriptions} shows and can change; a {@code null} was not shown.
 *
 * @param price of one mailbox
 */
public record Facts(
        Status status,
        @Nullable Instant periodEnd,
        @Nullable Boolean autoRenew,
        @Nullable Money price,
        @Nullable Integer quantity) {

    static Facts of(Observation read) {
        return new Facts(read.status(), read.periodEnd(), read.autoRenew(), read.price(), read.quantity());
    }

    /** What webhooks told of it, and where they told nothing, what is read. */
    static Facts told(Subscription subscription, Observation read) {
        Claims claims = subscription.claims();
        Stamped<Status> status = claims.status();
        Integer reported = Stamped.valueOf(claims.quantity());
        return new Facts(
                status == null ? read.status() : status.value(),
                first(claims.periodEnd(), read.periodEnd()),
                read.autoRenew(),
                first(claims.orderedPrice(), read.price()),
                first(reported == null ? claims.ordered() : reported, read.quantity()));
    }

    /** The facts of {@code read}, except those that are still open. */
    Facts accounting(Facts read, Set<Fact> open) {
        return new Facts(
                open.contains(Fact.STATUS) ? status : read.status,
                open.contains(Fact.PERIOD_END) ? periodEnd : first(read.periodEnd, periodEnd),
                open.contains(Fact.AUTO_RENEW) ? autoRenew : first(read.autoRenew, autoRenew),
                open.contains(Fact.PRICE) ? price : first(read.price, price),
                open.contains(Fact.QUANTITY) ? quantity : first(read.quantity, quantity));
    }

    /** Whether both show the same of this fact. */
    boolean agreesOn(Fact fact, Facts other) {
        return switch (fact) {
            case STATUS -> status == other.status;
            case PERIOD_END -> Objects.equals(periodEnd, other.periodEnd);
            case AUTO_RENEW -> Objects.equals(autoRenew, other.autoRenew);
            case PRICE -> Objects.equals(price, other.price);
            case QUANTITY, MAILBOXES -> Objects.equals(quantity, other.quantity);
            case SUBSCRIPTION, ORDER, LISTING -> true;
        };
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one == null ? other : one;
    }
}
