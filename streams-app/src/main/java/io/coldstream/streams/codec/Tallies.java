package io.coldstream.streams.codec;

import io.coldstream.avro.InventoryCount;
import io.coldstream.avro.PriceTotal;
import io.coldstream.streams.avro.InventoryContribution;
import io.coldstream.streams.avro.InventoryTally;
import io.coldstream.streams.domain.Bucket;
import io.coldstream.streams.domain.Contribution;
import io.coldstream.streams.domain.Dimension;
import io.coldstream.streams.domain.Tally;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tallies in the stores, between the stages and on the wire. */
public final class Tallies {

    private Tallies() {}

    public static Contribution load(@Nullable InventoryContribution stored) {
        if (stored == null) {
            return Contribution.NOTHING;
        }
        Map<Bucket, Tally> tallies = new LinkedHashMap<>();
        stored.getTallies().forEach(tally -> tallies.put(bucket(tally), load(tally)));
        return new Contribution(tallies);
    }

    public static InventoryContribution store(Contribution contribution) {
        return new InventoryContribution(contribution.tallies().entrySet().stream()
                .map(entry -> store(entry.getKey(), entry.getValue()))
                .toList());
    }

    public static Tally load(@Nullable InventoryTally stored) {
        if (stored == null) {
            return Tally.NOTHING;
        }
        Map<String, BigDecimal> prices = new TreeMap<>();
        stored.getMailboxPrices().forEach((currency, sum) -> prices.put(currency, new BigDecimal(sum)));
        return new Tally(stored.getMailboxes(), stored.getSubscriptions(), prices);
    }

    public static InventoryTally store(Bucket bucket, Tally tally) {
        Map<String, String> prices = new TreeMap<>();
        tally.mailboxPrices().forEach((currency, sum) -> prices.put(currency, sum.toPlainString()));
        return new InventoryTally(
                bucket.dimension().code(), bucket.value(), tally.mailboxes(), tally.subscriptions(), prices);
    }

    public static Bucket bucket(InventoryTally stored) {
        return new Bucket(Objects.requireNonNull(Dimension.of(stored.getDimension())), stored.getValue());
    }

    public static InventoryCount count(InventoryTally stored) {
        List<PriceTotal> prices = new TreeMap<>(stored.getMailboxPrices())
                .entrySet().stream()
                        .map(sum -> new PriceTotal(sum.getValue(), sum.getKey()))
                        .toList();
        return new InventoryCount(
                stored.getDimension(), stored.getValue(), stored.getMailboxes(), stored.getSubscriptions(), prices);
    }
}
