package io.coldstream.streams.domain;

import java.math.BigDecimal;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts and sums, exact. Adding is commutative and each tally has its opposite, so the order of changes never matters.
 *
 * @param mailboxPrices by currency; sums of zero are left out, so that equal tallies are equal records
 */
public record Tally(long mailboxes, long subscriptions, Map<String, BigDecimal> mailboxPrices) {

    public static final Tally NOTHING = new Tally(0, 0, Map.of());

    public Tally {
        SortedMap<String, BigDecimal> sums = new TreeMap<>();
        mailboxPrices.forEach((currency, sum) -> {
            if (sum.signum() != 0) {
                sums.put(currency, new Money(sum, currency).amount());
            }
        });
        mailboxPrices = Map.copyOf(sums);
    }

    public static Tally mailbox(@Nullable Money price) {
        return new Tally(1, 0, price == null ? Map.of() : Map.of(price.currency(), price.amount()));
    }

    public static Tally subscription() {
        return new Tally(0, 1, Map.of());
    }

    public Tally plus(Tally other) {
        Map<String, BigDecimal> sums = new TreeMap<>(mailboxPrices);
        other.mailboxPrices.forEach((currency, sum) -> sums.merge(currency, sum, BigDecimal::add));
        return new Tally(mailboxes + other.mailboxes, subscriptions + other.subscriptions, sums);
    }

    public Tally negated() {
        Map<String, BigDecimal> opposites = new TreeMap<>();
        mailboxPrices.forEach((currency, sum) -> opposites.put(currency, sum.negate()));
        return new Tally(-mailboxes, -subscriptions, opposites);
    }

    public boolean isNothing() {
        return equals(NOTHING);
    }
}
