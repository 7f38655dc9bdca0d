package io.coldstream.streams.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What was created of what was ordered. A mailbox counts for the order that its holding creation names.
 *
 * @param mailboxesKnown mailboxes created so far
 * @param anomalies contradictions between creations of its mailboxes
 * @param orders by order id, those with the greatest ids if there are too many: so they depend on no order of arrival
 */
public record Fulfilment(int mailboxesKnown, int anomalies, SortedMap<String, Progress> orders) {

    static final Fulfilment NONE = new Fulfilment(0, 0, Collections.emptySortedMap());

    private static final int MOST_ORDERS = 100;

    public Fulfilment {
        orders = Collections.unmodifiableSortedMap(new TreeMap<>(orders));
    }

    /**
     * How far one order has come.
     *
     * @param created its mailboxes so far
     * @param heardAt when we first heard that it succeeded, in business time
     * @param incompleteSince when its time was over with mailboxes missing; {@code null} while it is not
     */
    public record Progress(
            int created,
            @Nullable Instant heardAt,
            @Nullable Instant incompleteSince) {

        private static final Progress NONE = new Progress(0, null, null);

        private Progress counting(int more) {
            return new Progress(created + more, heardAt, incompleteSince);
        }

        private Progress heard(Instant at) {
            return new Progress(created, heardAt == null || at.isBefore(heardAt) ? at : heardAt, incompleteSince);
        }

        /** When it counts as incomplete unless all is there; {@code null} when nothing is to be watched. */
        private @Nullable Instant dueAt(Duration within) {
            return heardAt == null || incompleteSince != null ? null : heardAt.plus(within);
        }

        private Progress incomplete(Duration within, Instant at) {
            Instant due = dueAt(within);
            return due == null || at.isBefore(due) ? this : new Progress(created, heardAt, due);
        }

        private Progress complete() {
            return new Progress(created, heardAt, null);
        }
    }

    /** What a change of one mailbox means for the counts. */
    Fulfilment counting(Mailbox before, Mailbox after) {
        int known = (after.exists() ? 1 : 0) - (before.exists() ? 1 : 0);
        return new Fulfilment(mailboxesKnown + known, anomalies + after.anomalies() - before.anomalies(), orders)
                .counting(before.orderId(), -1)
                .counting(after.orderId(), 1);
    }

    private Fulfilment counting(@Nullable String orderId, int more) {
        return orderId == null ? this : with(orderId, progress -> progress.counting(more));
    }

    Fulfilment heard(String orderId, Instant at) {
        return with(orderId, progress -> progress.heard(at));
    }

    /** Every order that still misses mailboxes at {@code at} when its time is over. */
    Fulfilment incomplete(Predicate<String> missing, Duration within, Instant at) {
        return each(missing, progress -> progress.incomplete(within, at));
    }

    /** None is incomplete that misses nothing. */
    Fulfilment settled(Predicate<String> missing) {
        return each(missing.negate(), Progress::complete);
    }

    /** When the next order's time is over. */
    @Nullable
    Instant nextDue(Predicate<String> missing, Duration within) {
        return orders.entrySet().stream()
                .filter(entry -> missing.test(entry.getKey()))
                .map(entry -> entry.getValue().dueAt(within))
                .filter(due -> due != null)
                .min(Instant::compareTo)
                .orElse(null);
    }

    public int created(String orderId) {
        return orders.getOrDefault(orderId, Progress.NONE).created();
    }

    public @Nullable Instant incompleteSince(String orderId) {
        return orders.getOrDefault(orderId, Progress.NONE).incompleteSince();
    }

    /** Whether the mailboxes of this order are counted. */
    boolean counts(String orderId) {
        return orders.size() < MOST_ORDERS || orders.containsKey(orderId);
    }

    private Fulfilment each(Predicate<String> which, UnaryOperator<Progress> change) {
        SortedMap<String, Progress> all = new TreeMap<>(orders);
        all.replaceAll((orderId, progress) -> which.test(orderId) ? change.apply(progress) : progress);
        return new Fulfilment(mailboxesKnown, anomalies, all);
    }

    private Fulfilment with(String orderId, UnaryOperator<Progress> change) {
        SortedMap<String, Progress> all = new TreeMap<>(orders);
        Progress next = change.apply(all.getOrDefault(orderId, Progress.NONE));
        if (next.equals(Progress.NONE)) {
            all.remove(orderId);
        } else {
            all.put(orderId, next);
        }
        if (all.size() > MOST_ORDERS) {
            all.remove(all.firstKey());
        }
        return new Fulfilment(mailboxesKnown, anomalies, all);
    }
}
