package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.InventoryCount;
import io.coldstream.avro.Mailbox;
import io.coldstream.avro.Money;
import io.coldstream.avro.PriceTotal;
import io.coldstream.avro.Subscription;
import io.coldstream.avro.SubscriptionObserved;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.avro.InventoryTally;
import io.coldstream.streams.codec.Tallies;
import io.coldstream.streams.stores.Stores;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The counts equal a recount over what the two state topics hold, after every step. */
class InventoryCountsTest {

    private static final List<String> PROVIDERS = List.of("GOOGLE", "MICROSOFT");
    private static final List<String> USERS = List.of("u1", "=cmd|' /C calc'!A0", "ü/\uD83D\uDE00~%");
    private static final List<String> DOMAINS = List.of("one.com", "Two.Example", "three.io");

    @SuppressWarnings("NullAway.Init")
    private TopologyHarness topology;

    private final Map<String, Mailbox> mailboxes = new HashMap<>();
    private final Map<String, Subscription> subscriptions = new HashMap<>();
    private final Map<String, InventoryCount> published = new TreeMap<>();

    @BeforeEach
    void start(@TempDir Path folder) {
        topology = new TopologyHarness(folder);
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void countsEqualARecountAfterEveryStepOfAnyHistory(long seed) {
        Random random = new Random(seed);
        int seen = 0;
        for (int step = 0; step < 150; step++) {
            topology.advance(Duration.ofMinutes(1 + random.nextInt(100)));
            step(random, step);

            Map<String, InventoryCount> counted = counted();
            assertThat(counted).as("step %d of seed %d", step, seed).isEqualTo(recount());
            assertThat(published).as("step %d of seed %d", step, seed).isEqualTo(counted);
            seen = Math.max(seen, counted.size());
        }
        assertThat(seen).as("the history is worth counting").isGreaterThan(15);
        assertThat(subscriptions.values().stream().map(Subscription::getStatus).distinct())
                .hasSizeGreaterThan(1);

        List.copyOf(mailboxes.keySet()).forEach(this::forgetMailbox);
        List.copyOf(subscriptions.keySet()).forEach(this::forgetSubscription);
        assertThat(counted()).as("nothing is left").isEmpty();
        assertThat(published).isEmpty();
    }

    @Test
    void aRepetitionAndAnUncountedChangePublishNothing() {
        created("S1", "M1", "GOOGLE", "one.com", "u1", "8.16", topology.now());
        counted();
        topology.read(Topics.INVENTORY);

        created("S1", "M1", "GOOGLE", "one.com", "u1", "8.16", topology.now());
        updated("M1", "Grace", topology.now().plusSeconds(1));

        counted();
        assertThat(Objects.requireNonNull(mailboxes.get("M1")).getFirstName()).contains("Grace");
        assertThat(topology.read(Topics.INVENTORY)).isEmpty();
    }

    @Test
    void aContradictingCreationMovesTheMailboxAndItsPrice() {
        created("S1", "M1", "GOOGLE", "one.com", "u1", "8.16", topology.now());
        created("S1", "M1", "MICROSOFT", "one.com", "u1", "9", topology.now().plusSeconds(60));

        Map<String, InventoryCount> counted = counted();
        assertThat(counted).doesNotContainKey("provider=GOOGLE").doesNotContainKey("price=8.16 USD");
        assertThat(counted.get("total=all"))
                .isEqualTo(new InventoryCount("total", "all", 1L, 1L, List.of(new PriceTotal("9.00", "USD"))));
        assertThat(counted)
                .containsEntry(
                        "provider=MICROSOFT",
                        new InventoryCount("provider", "MICROSOFT", 1L, 1L, List.of(new PriceTotal("9.00", "USD"))));
    }

    private void step(Random random, int step) {
        String subscriptionId = "S" + random.nextInt(4);
        String mailboxId = "M" + random.nextInt(8);
        Instant sentAt = topology.now().minus(Duration.ofMinutes(random.nextInt(500)));
        switch (random.nextInt(10)) {
            case 0, 1 -> ordered(subscriptionId, "O" + step, oneOf(random, PROVIDERS), sentAt, random.nextInt(3) > 0);
            case 2, 3, 4, 5 ->
                created(
                        subscriptionId,
                        mailboxId,
                        oneOf(random, PROVIDERS),
                        oneOf(random, DOMAINS),
                        oneOf(random, USERS),
                        random.nextInt(4) == 0 ? null : random.nextInt(12) + ".5",
                        sentAt);
            case 6 -> updated(mailboxId, "Name" + step, sentAt);
            case 7 -> renewed(subscriptionId, sentAt);
            case 8 -> observed(subscriptionId, random);
            default -> forgetMailbox(mailboxId);
        }
    }

    private void ordered(String subscriptionId, String orderId, String provider, Instant sentAt, boolean success) {
        topology.webhook(
                subscriptionId,
                success ? "mailbox.order.success" : "mailbox.order.failed",
                """
                {"event":"mailbox.order.%s","eventId":"E1","data":{"domainId":"D","domainName":"one.com","userId":"u1",
                "userEmail":"a@b.c","subscriptionId":"%s","orderId":"%s","workspaceType":"%s",
                "creationTime":"%s","expiryDate":"2027-03-08T23:59:59Z","price":11,"quantity":3,"reason":"no funds"}}
                """.formatted(success ? "success" : "failed", subscriptionId, orderId, provider, sentAt),
                sentAt);
    }

    private void created(
            String subscriptionId,
            String mailboxId,
            String provider,
            String domain,
            String userId,
            @Nullable String price,
            Instant sentAt) {
        topology.webhook(
                subscriptionId,
                "mailbox.created",
                """
                {"event":"mailbox.created","eventId":"E1","data":{"userId":"%s","userEmail":"a@b.c","domain":"%s",
                "subscriptionId":"%s","orderId":"O1","workspaceType":"%s","mailboxDetails":{"mailboxId":"%s",
                "firstName":"Ada","lastName":"Byron","email":"ada@one.com","isAdmin":true,
                "creationTime":"%s","expiryDate":"2027-03-08T23:59:59Z"}%s}}
                """.formatted(
                                userId,
                                domain,
                                subscriptionId,
                                provider,
                                mailboxId,
                                sentAt.atZone(ZoneOffset.UTC)
                                        .plusMonths(provider.length() - 5)
                                        .toInstant(),
                                price == null ? "" : ",\"price\":" + price),
                sentAt);
    }

    private void updated(String mailboxId, String firstName, Instant sentAt) {
        topology.webhook("mailbox:" + mailboxId, "mailbox.updated", """
                {"event":"mailbox.updated","eventId":"E1","data":{"userId":"u1","userEmail":"a@b.c","mailboxId":"%s",
                "domain":"one.com","email":"x@one.com","workspaceType":"GOOGLE","updatedFields":{"firstName":"%s"}}}
                """.formatted(mailboxId, firstName), sentAt);
    }

    private void renewed(String subscriptionId, Instant sentAt) {
        topology.webhook(
                subscriptionId,
                "subscription.renewal.success",
                """
                {"event":"subscription.renewal.success","eventId":"E1","data":{"userId":"u2","userEmail":"a@b.c",
                "subscriptionId":"%s","workspaceType":"GOOGLE","quantity":3,"domainId":"D","domain":"one.com",
                "periodStart":"2026-03-08T23:59:59Z","periodEnd":"%s","autoRenew":false,"description":"Renewal",
                "subscriptionStatus":"ACTIVE"}}
                """.formatted(subscriptionId, sentAt.plus(Duration.ofDays(365))),
                sentAt);
    }

    private void observed(String subscriptionId, Random random) {
        topology.observed(SubscriptionObserved.newBuilder()
                .setSubscriptionId(subscriptionId)
                .setCommandId("read")
                .setShown(true)
                .setObservedAt(topology.now())
                .setStatus(oneOf(random, List.of("ACTIVE", "PAST_DUE", "EXPIRED", "CANCELLED")))
                .setPeriodStart(topology.now().minus(Duration.ofDays(10)))
                .setPeriodEnd(topology.now().plus(Duration.ofDays(random.nextInt(90))))
                .setAutoRenew(false)
                .setPrice(new Money(new BigDecimal(random.nextInt(3) + ".2500"), "USD"))
                .setQuantity(3)
                .setClockSkewMillis(0L)
                .build());
    }

    private void forgetMailbox(String mailboxId) {
        topology.follow(Topics.MAILBOXES, mailboxes);
        topology.send(Topics.MAILBOXES, mailboxId, null);
        mailboxes.remove(mailboxId);
    }

    private void forgetSubscription(String subscriptionId) {
        topology.send(Topics.SUBSCRIPTIONS, subscriptionId, null);
        subscriptions.remove(subscriptionId);
    }

    private static String oneOf(Random random, List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** What the store holds; brings the views of the topics up to date. */
    private Map<String, InventoryCount> counted() {
        topology.follow(Topics.MAILBOXES, mailboxes);
        topology.follow(Topics.SUBSCRIPTIONS, subscriptions);
        topology.follow(Topics.INVENTORY, published);
        Map<String, InventoryCount> counted = new TreeMap<>();
        try (var all = topology.<InventoryTally>store(Stores.INVENTORY).all()) {
            all.forEachRemaining(entry -> counted.put(entry.key, Tallies.count(entry.value)));
        }
        return counted;
    }

    /** Counts plainly, by other means than the topology. */
    private Map<String, InventoryCount> recount() {
        Map<String, Counted> counts = new TreeMap<>();
        mailboxes.values().forEach(mailbox -> {
            BigDecimal price = mailbox.getPrice().map(Money::getAmount).orElse(BigDecimal.ZERO);
            Map.of(
                            "total", "all",
                            "provider", mailbox.getProvider().orElse("unknown"),
                            "user", mailbox.getUserId().orElse("unknown"),
                            "domain", mailbox.getDomain().orElse("unknown").toLowerCase(Locale.ROOT),
                            "created-month", month(mailbox.getCreatedAt()),
                            "expiry-month", month(mailbox.getExpiresAt()),
                            "price", price(mailbox.getPrice()))
                    .forEach((dimension, value) -> counts.computeIfAbsent(
                                    dimension + "=" + value, key -> new Counted(dimension, value))
                            .mailbox(price));
        });
        subscriptions
                .values()
                .forEach(subscription -> Map.of(
                                "total", "all",
                                "provider", subscription.getProvider().orElse("unknown"),
                                "user", subscription.getUserId().orElse("unknown"),
                                "domain",
                                        subscription
                                                .getDomain()
                                                .orElse("unknown")
                                                .toLowerCase(Locale.ROOT),
                                "status", subscription.getStatus().name(),
                                "created-month",
                                        month(subscription.getOrders().stream()
                                                .flatMap(order -> order.getOrderedAt().stream())
                                                .min(Instant::compareTo)),
                                "expiry-month",
                                        month(subscription
                                                .getObservedPeriodEnd()
                                                .or(subscription::getClaimedPeriodEnd)),
                                "price", price(subscription.getPrice()))
                        .forEach((dimension, value) -> counts.computeIfAbsent(
                                        dimension + "=" + value, key -> new Counted(dimension, value))
                                .subscription(dimension.equals("status") ? subscription.getMailboxesKnown() : 0)));
        Map<String, InventoryCount> recount = new TreeMap<>();
        counts.forEach((key, count) -> recount.put(encoded(key), count.count()));
        return recount;
    }

    private static String encoded(String key) {
        return key.replace("%", "%25")
                .replace("~", "%7E")
                .replace("ü", "%C3%BC")
                .replace("\uD83D\uDE00", "%F0%9F%98%80");
    }

    private static String month(Optional<Instant> at) {
        return at.map(time -> YearMonth.from(time.atOffset(ZoneOffset.UTC)).toString())
                .orElse("unknown");
    }

    private static String price(Optional<Money> price) {
        return price.map(money -> money.getAmount().setScale(2).toPlainString() + " " + money.getCurrency())
                .orElse("unknown");
    }

    private static final class Counted {
        private final String dimension;
        private final String value;
        private long mailboxes;
        private long subscriptions;
        private BigDecimal prices = BigDecimal.ZERO;

        Counted(String dimension, String value) {
            this.dimension = dimension;
            this.value = value;
        }

        void mailbox(BigDecimal price) {
            mailboxes++;
            prices = prices.add(price);
        }

        void subscription(int itsMailboxes) {
            subscriptions++;
            mailboxes += itsMailboxes;
        }

        InventoryCount count() {
            List<PriceTotal> totals = prices.signum() == 0
                    ? List.of()
                    : List.of(new PriceTotal(prices.setScale(2).toPlainString(), "USD"));
            return new InventoryCount(dimension, value, mailboxes, subscriptions, totals);
        }
    }
}
