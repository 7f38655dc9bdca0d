package io.coldstream.local.order;

import io.coldstream.avro.InventoryCount;
import io.coldstream.avro.Mailbox;
import io.coldstream.avro.Money;
import io.coldstream.avro.PriceTotal;
import io.coldstream.avro.Subscription;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts mailboxes and subscriptions once more, by the words of the schema and by none of the counting code. */
final class Recount {

    private static final DateTimeFormatter MONTH =
            DateTimeFormatter.ofPattern("yyyy-MM").withZone(ZoneOffset.UTC);

    private final Map<String, Line> lines = new TreeMap<>();

    /** One dimension and value: what {@link InventoryCount} says, without its key. */
    record Line(long mailboxes, long subscriptions, BigDecimal dollars) {

        Line plus(Line other) {
            return new Line(
                    mailboxes + other.mailboxes,
                    subscriptions + other.subscriptions,
                    dollars.add(other.dollars).setScale(4, RoundingMode.UNNECESSARY));
        }
    }

    static Map<String, Line> of(State state) {
        Recount recount = new Recount();
        state.mailboxes().values().forEach(recount::count);
        state.subscriptions().values().forEach(recount::count);
        return recount.lines;
    }

    static Map<String, Line> published(State state) {
        Map<String, Line> lines = new TreeMap<>();
        state.inventory()
                .values()
                .forEach(count -> lines.put(
                        count.getDimension() + " " + count.getValue(),
                        new Line(
                                count.getMailboxes(),
                                count.getSubscriptions(),
                                count.getMailboxPrices().stream()
                                        .map(Recount::dollars)
                                        .reduce(BigDecimal.ZERO.setScale(4), BigDecimal::add))));
        return lines;
    }

    private void count(Mailbox mailbox) {
        Line one = new Line(1, 0, mailbox.getPrice().map(Money::getAmount).orElse(BigDecimal.ZERO));
        add("total", Optional.of("all"), one);
        add("provider", mailbox.getProvider(), one);
        add("user", mailbox.getUserId(), one);
        add("domain", mailbox.getDomain(), one);
        add("created-month", mailbox.getCreatedAt().map(MONTH::format), one);
        add("expiry-month", mailbox.getExpiresAt().map(MONTH::format), one);
        add("price", mailbox.getPrice().map(Recount::shown), one);
    }

    private void count(Subscription subscription) {
        Line one = new Line(0, 1, BigDecimal.ZERO);
        Optional<Instant> created = subscription.getOrders().stream()
                .flatMap(order -> order.getOrderedAt().stream())
                .min(Instant::compareTo);
        add("total", Optional.of("all"), one);
        add("provider", subscription.getProvider(), one);
        add("user", subscription.getUserId(), one);
        add("domain", subscription.getDomain(), one);
        add(
                "status",
                Optional.of(subscription.getStatus().name()),
                new Line(subscription.getMailboxesKnown(), 1, BigDecimal.ZERO));
        add("created-month", created.map(MONTH::format), one);
        add("expiry-month", subscription.getClaimedPeriodEnd().map(MONTH::format), one);
        add("price", subscription.getPrice().map(Recount::shown), one);
    }

    private void add(String dimension, Optional<String> value, Line one) {
        Line none = new Line(0, 0, BigDecimal.ZERO);
        lines.merge(dimension + " " + value.orElse("unknown"), none.plus(one), Line::plus);
    }

    private static String shown(Money price) {
        return price.getAmount().setScale(2, RoundingMode.UNNECESSARY).toPlainString() + " " + price.getCurrency();
    }

    private static BigDecimal dollars(PriceTotal total) {
        if (!total.getCurrency().equals("USD")) {
            throw new AssertionError("no price was told in " + total.getCurrency());
        }
        return new BigDecimal(total.getAmount());
    }
}
