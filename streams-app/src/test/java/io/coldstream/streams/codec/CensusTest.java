package io.coldstream.streams.codec;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Mailbox;
import io.coldstream.avro.Money;
import io.coldstream.avro.Order;
import io.coldstream.avro.Subscription;
import io.coldstream.avro.SubscriptionStatus;
import io.coldstream.streams.domain.Contribution;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CensusTest {

    private static final Instant NEW_YEAR = Instant.parse("2026-12-31T23:59:59Z");
    private static final Money PRICE = new Money(new BigDecimal("8.1600"), "USD");

    @Test
    void aMailboxCountsOnceInEachOfItsDimensionsWithItsPrice() {
        Contribution counted = Census.mailbox(Mailbox.newBuilder()
                .setMailboxId("M1")
                .setSubscriptionId("S1")
                .setUserId("u1")
                .setDomain("Example.COM")
                .setProvider("GOOGLE")
                .setPrice(PRICE)
                .setCreatedAt(NEW_YEAR)
                .setExpiresAt(NEW_YEAR.plusSeconds(1))
                .setUpdatedAt(NEW_YEAR)
                .build());

        assertThat(keys(counted))
                .containsOnlyKeys(
                        "total=all",
                        "provider=GOOGLE",
                        "user=u1",
                        "domain=example.com",
                        "created-month=2026-12",
                        "expiry-month=2027-01",
                        "price=8.16 USD")
                .values()
                .hasSize(7)
                .containsOnly("1 mailboxes, 0 subscriptions, {USD=8.16}");
    }

    @Test
    void aBareMailboxCountsAsUnknown() {
        Contribution counted = Census.mailbox(Mailbox.newBuilder()
                .setMailboxId("M1")
                .setSubscriptionId("S1")
                .setUpdatedAt(NEW_YEAR)
                .build());

        assertThat(keys(counted).keySet())
                .containsExactlyInAnyOrder(
                        "total=all",
                        "provider=unknown",
                        "user=unknown",
                        "domain=unknown",
                        "created-month=unknown",
                        "expiry-month=unknown",
                        "price=unknown");
    }

    @Test
    void aSubscriptionIsCreatedWithItsFirstOrderAndBringsItsMailboxesByStatus() {
        Contribution counted = Census.subscription(subscription()
                .setStatus(SubscriptionStatus.ACTIVE)
                .setMailboxesKnown(3)
                .setProvider("MICROSOFT")
                .setClaimedPeriodEnd(Instant.parse("2027-05-01T00:00:00Z"))
                .setOrders(List.of(
                        order("late", Instant.parse("2026-03-01T00:00:00Z")),
                        order("first", Instant.parse("2026-02-28T23:59:59Z")),
                        order("undated", null)))
                .build());

        assertThat(keys(counted))
                .containsEntry("status=ACTIVE", "3 mailboxes, 1 subscriptions, {}")
                .containsEntry("total=all", "0 mailboxes, 1 subscriptions, {}")
                .containsEntry("provider=MICROSOFT", "0 mailboxes, 1 subscriptions, {}")
                .containsEntry("created-month=2026-02", "0 mailboxes, 1 subscriptions, {}")
                .containsEntry("expiry-month=2027-05", "0 mailboxes, 1 subscriptions, {}")
                .hasSize(8);
    }

    @Test
    void aPeriodEndThatWasReadGoesBeforeAClaimedOne() {
        Contribution counted = Census.subscription(subscription()
                .setClaimedPeriodEnd(Instant.parse("2027-05-01T00:00:00Z"))
                .setObservedPeriodEnd(Instant.parse("2026-04-01T00:00:00Z"))
                .build());

        assertThat(keys(counted)).containsKey("expiry-month=2026-04").doesNotContainKey("expiry-month=2027-05");
    }

    @Test
    void whatIsStoredIsReadBackAsItWasCounted() {
        Contribution counted = Census.subscription(subscription()
                .setMailboxesKnown(2)
                .setPrice(PRICE)
                .setUserId("a=b~")
                .build());

        assertThat(Tallies.load(Tallies.store(counted))).isEqualTo(counted);
    }

    private static Subscription.Builder subscription() {
        return Subscription.newBuilder()
                .setSubscriptionId("S1")
                .setStatus(SubscriptionStatus.UNKNOWN)
                .setOrders(List.of())
                .setUpdatedAt(NEW_YEAR);
    }

    private static Order order(String id, @Nullable Instant orderedAt) {
        return Order.newBuilder()
                .setOrderId(id)
                .setFailed(false)
                .setOrderedAt(orderedAt)
                .build();
    }

    private static Map<String, String> keys(Contribution counted) {
        return counted.tallies().entrySet().stream()
                .collect(toMap(
                        entry -> entry.getKey().key(),
                        entry -> "%d mailboxes, %d subscriptions, %s"
                                .formatted(
                                        entry.getValue().mailboxes(),
                                        entry.getValue().subscriptions(),
                                        entry.getValue().mailboxPrices())));
    }
}
