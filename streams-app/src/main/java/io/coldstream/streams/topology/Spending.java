package io.coldstream.streams.topology;

import io.coldstream.streams.avro.Amount;
import io.coldstream.streams.codec.Amounts;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Purse;
import io.coldstream.streams.domain.Purse.Span;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** What was spent or is reserved, by purse; of the last forty days and fourteen months, and no longer. */
final class Spending {

    private static final int DAYS_KEPT = 40;
    private static final int MONTHS_KEPT = 14;

    private final KeyValueStore<String, Amount> store;
    private @Nullable LocalDate forgottenOn;

    Spending(KeyValueStore<String, Amount> store) {
        this.store = store;
    }

    @Nullable
    Money used(Purse purse) {
        return Amounts.stored(store.get(purse.key()));
    }

    void add(List<Purse> purses, Money money) {
        purses.forEach(purse -> change(purse, used -> used == null ? money : used.plus(money)));
    }

    /** From purses that are forgotten nothing is taken. */
    void subtract(List<Purse> purses, Money money) {
        purses.forEach(purse -> change(purse, used -> used == null ? null : used.minus(money)));
    }

    /**
     * Drops old purses, once a day.
     *
     * @param most how many at a time; the rest is dropped by the next calls
     */
    void forget(Instant now, int most) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (today.equals(forgottenOn)) {
            return;
        }
        int left = forget(Span.DAY, today.minusDays(DAYS_KEPT), most);
        left = forget(Span.MONTH, today.minusMonths(MONTHS_KEPT), left);
        if (left > 0) {
            forgottenOn = today;
        }
    }

    private int forget(Span span, LocalDate before, int most) {
        int left = most;
        try (var old = store.range(Purse.first(span), Purse.before(span, before))) {
            while (left > 0 && old.hasNext()) {
                store.delete(old.next().key);
                left--;
            }
        }
        return left;
    }

    private void change(Purse purse, UnaryOperator<@Nullable Money> change) {
        Money next = change.apply(used(purse));
        store.put(purse.key(), next == null || next.amount().signum() == 0 ? null : Amounts.stored(next));
    }
}
