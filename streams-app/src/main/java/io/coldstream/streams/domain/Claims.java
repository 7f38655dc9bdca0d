package io.coldstream.streams.domain;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What webhooks claim of a subscription. Every fact merges by its stamp, the period end by maximum, so that no order of
 * arrival and no repetition matters.
 *
 * @param status as reported by {@code subscription.*}
 * @param periodEnd the latest that any webhook claimed
 * @param orders by order id
 * @param applied the newest webhooks about the subscription itself
 */
public record Claims(
        @Nullable Stamped<Account> account,
        @Nullable Stamped<String> domainId,
        @Nullable Stamped<String> domain,
        @Nullable Stamped<String> provider,
        @Nullable Stamped<Status> status,
        @Nullable Instant periodEnd,
        SortedMap<String, Stamped<Order>> orders,
        @Nullable Instant newestAt,
        Applied applied) {

    /** The newest are kept, whatever the order in which they came. */
    private static final int MOST_ORDERS = 100;

    private static final Comparator<Map.Entry<String, Stamped<Order>>> OLDEST_FIRST = Comparator.comparing(
                    (Map.Entry<String, Stamped<Order>> entry) ->
                            entry.getValue().stamp())
            .thenComparing(Map.Entry::getKey);

    static final Claims NONE = new Claims(null, null, null, null, null, null, new TreeMap<>(), null, Applied.NONE);

    public Claims {
        orders = Collections.unmodifiableSortedMap(new TreeMap<>(orders));
    }

    Claims heard(About about) {
        Stamp stamp = about.stamp();
        return new Claims(
                Stamped.later(account, Stamped.told(about.account(), stamp)),
                Stamped.later(domainId, Stamped.told(about.domainId(), stamp)),
                Stamped.later(domain, Stamped.told(about.domain(), stamp)),
                Stamped.later(provider, Stamped.told(about.provider(), stamp)),
                status,
                periodEnd,
                orders,
                latest(newestAt, stamp.sentAt()),
                applied);
    }

    Claims ordered(String orderId, Order order, Stamp stamp) {
        SortedMap<String, Stamped<Order>> all = new TreeMap<>(orders);
        all.merge(
                orderId,
                new Stamped<>(order, stamp),
                (one, other) -> one.stamp().compareTo(other.stamp()) >= 0 ? one : other);
        if (all.size() > MOST_ORDERS) {
            all.remove(Collections.min(all.entrySet(), OLDEST_FIRST).getKey());
        }
        return new Claims(account, domainId, domain, provider, status, periodEnd, all, newestAt, applied);
    }

    Claims reported(Status told, Stamp stamp) {
        return new Claims(
                account,
                domainId,
                domain,
                provider,
                Stamped.later(status, new Stamped<>(told, stamp)),
                periodEnd,
                orders,
                newestAt,
                applied);
    }

    Claims until(@Nullable Instant claimedEnd) {
        return new Claims(
                account, domainId, domain, provider, status, latest(periodEnd, claimedEnd), orders, newestAt, applied);
    }

    Claims remembering(About about) {
        return new Claims(
                account, domainId, domain, provider, status, periodEnd, orders, newestAt, applied.with(about));
    }

    /** As last reported, else as far as orders tell. */
    Status status(boolean anyMailbox) {
        if (status != null) {
            return status.value();
        }
        if (anyMailbox
                || orders.values().stream().anyMatch(order -> !order.value().failed())) {
            return Status.ACTIVE;
        }
        return orders.isEmpty() ? Status.UNKNOWN : Status.ORDER_FAILED;
    }

    private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}
