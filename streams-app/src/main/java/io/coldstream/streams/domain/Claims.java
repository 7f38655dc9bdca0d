package io.coldstream.streams.domain;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What webhooks claim of a subscription. Every fact merges by its stamp, the period end by maximum, so that no order of
 * arrival and no repetition matters.
 *
 * @param status as reported by {@code subscription.*}
 * @param quantity mailboxes, as reported by {@code subscription.*}
 * @param undatedAt when the newest {@code subscription.*} was sent that told no period, as the vendor's older form does
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
        @Nullable Stamped<Integer> quantity,
        @Nullable Instant undatedAt,
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

    static final Claims NONE =
            new Claims(null, null, null, null, null, null, null, null, new TreeMap<>(), null, Applied.NONE);

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
                quantity,
                undatedAt,
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
        return new Claims(
                account, domainId, domain, provider, status, quantity, undatedAt, periodEnd, all, newestAt, applied);
    }

    Claims reported(WebhookEvent.SubscriptionReported event) {
        Stamp stamp = event.about().stamp();
        return new Claims(
                account,
                domainId,
                domain,
                provider,
                Stamped.later(status, new Stamped<>(event.status(), stamp)),
                Stamped.later(quantity, Stamped.told(event.quantity(), stamp)),
                event.periodEnd() == null ? latest(undatedAt, stamp.sentAt()) : undatedAt,
                periodEnd,
                orders,
                newestAt,
                applied);
    }

    /**
     * What a page of the reseller's list tells of whose it is. It fills what no webhook has told, and loses to any webhook
     * that tells it, whenever that one was sent: so the order of webhooks goes on making no difference.
     */
    Claims listed(SubscriptionListed listed) {
        Stamp stamp = new Stamp(Instant.EPOCH, "%020d".formatted(listed.at().toEpochMilli()));
        return new Claims(
                Stamped.later(account, Stamped.told(listed.account(), stamp)),
                domainId,
                Stamped.later(domain, Stamped.told(listed.read().domain(), stamp)),
                Stamped.later(provider, Stamped.told(listed.provider(), stamp)),
                status,
                quantity,
                undatedAt,
                periodEnd,
                orders,
                newestAt,
                applied);
    }

    /** Mailboxes as all orders that succeeded tell; {@code null} when none does. */
    @Nullable
    Integer ordered() {
        int sum = orders.values().stream()
                .map(Stamped::value)
                .filter(order -> !order.failed() && order.quantity() != null)
                .mapToInt(order -> Objects.requireNonNull(order.quantity()))
                .sum();
        return sum == 0 ? null : sum;
    }

    /** The price of one mailbox in the newest order that tells it. */
    @Nullable
    Money orderedPrice() {
        Stamped<Order> newest = null;
        for (Stamped<Order> order : orders.values()) {
            newest = order.value().price() == null ? newest : Stamped.later(newest, order);
        }
        return newest == null ? null : newest.value().price();
    }

    Claims until(@Nullable Instant claimedEnd) {
        return new Claims(
                account,
                domainId,
                domain,
                provider,
                status,
                quantity,
                undatedAt,
                latest(periodEnd, claimedEnd),
                orders,
                newestAt,
                applied);
    }

    Claims remembering(About about) {
        return new Claims(
                account,
                domainId,
                domain,
                provider,
                status,
                quantity,
                undatedAt,
                periodEnd,
                orders,
                newestAt,
                applied.with(about));
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
