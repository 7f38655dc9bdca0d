package io.coldstream.streams.codec;

import io.coldstream.avro.Mailbox;
import io.coldstream.avro.Order;
import io.coldstream.avro.Subscription;
import io.coldstream.streams.domain.Bucket;
import io.coldstream.streams.domain.Contribution;
import io.coldstream.streams.domain.Dimension;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Tally;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a published mailbox and a published subscription count for. Needs nothing but the record. */
public final class Census {

    private static final String ALL = "all";

    private Census() {}

    /** It has no status of its own: by status, mailboxes are counted with their subscription. */
    public static Contribution mailbox(Mailbox mailbox) {
        Optional<Money> price = mailbox.getPrice().map(Amounts::domain);
        Tally one = Tally.mailbox(price.orElse(null));
        Map<Bucket, Tally> counted = new LinkedHashMap<>();
        counted.put(Bucket.of(Dimension.TOTAL, ALL), one);
        counted.put(Bucket.of(Dimension.PROVIDER, mailbox.getProvider().orElse(null)), one);
        counted.put(Bucket.of(Dimension.USER, mailbox.getUserId().orElse(null)), one);
        counted.put(domain(mailbox.getDomain()), one);
        counted.put(month(Dimension.CREATED_MONTH, mailbox.getCreatedAt()), one);
        counted.put(month(Dimension.EXPIRY_MONTH, mailbox.getExpiresAt()), one);
        counted.put(price(price), one);
        return new Contribution(counted);
    }

    /** It is created with its first order, and expires with its period: as read, else as claimed. */
    public static Contribution subscription(Subscription subscription) {
        Tally one = Tally.subscription();
        Tally withMailboxes = one.plus(new Tally(subscription.getMailboxesKnown(), 0, Map.of()));
        Optional<Instant> created = subscription.getOrders().stream()
                .map(Order::getOrderedAt)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
        Map<Bucket, Tally> counted = new LinkedHashMap<>();
        counted.put(Bucket.of(Dimension.TOTAL, ALL), one);
        counted.put(Bucket.of(Dimension.PROVIDER, subscription.getProvider().orElse(null)), one);
        counted.put(Bucket.of(Dimension.USER, subscription.getUserId().orElse(null)), one);
        counted.put(domain(subscription.getDomain()), one);
        counted.put(Bucket.of(Dimension.STATUS, subscription.getStatus().name()), withMailboxes);
        counted.put(month(Dimension.CREATED_MONTH, created), one);
        counted.put(
                month(
                        Dimension.EXPIRY_MONTH,
                        subscription.getObservedPeriodEnd().or(subscription::getClaimedPeriodEnd)),
                one);
        counted.put(price(subscription.getPrice().map(Amounts::domain)), one);
        return new Contribution(counted);
    }

    private static Bucket domain(Optional<String> domain) {
        return Bucket.of(
                Dimension.DOMAIN,
                domain.map(name -> name.toLowerCase(Locale.ROOT)).orElse(null));
    }

    private static Bucket month(Dimension dimension, Optional<Instant> at) {
        return Bucket.of(
                dimension,
                at.map(time -> YearMonth.from(time.atZone(ZoneOffset.UTC)).toString())
                        .orElse(null));
    }

    private static Bucket price(Optional<Money> price) {
        return Bucket.of(Dimension.PRICE, price.map(Money::toString).orElse(null));
    }
}
