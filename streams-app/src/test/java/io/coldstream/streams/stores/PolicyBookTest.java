package io.coldstream.streams.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.RenewalMode;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.streams.domain.Caps;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Policy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyBookTest {

    private static final Instant AT = Instant.parse("2026-12-01T00:00:00Z");

    private final Map<String, RenewalPolicy> written = new HashMap<>();
    private final PolicyBook book = new PolicyBook(written::get);

    private static RenewalPolicy.Builder scope(String scope) {
        return RenewalPolicy.newBuilder().setScope(scope).setVersion(7).setUpdatedAt(AT);
    }

    private void write(RenewalPolicy.Builder policy) {
        written.put(policy.getScope(), policy.build());
    }

    private static io.coldstream.avro.Money money(String amount) {
        return new io.coldstream.avro.Money(new BigDecimal(amount).setScale(4), "USD");
    }

    private Policy policy(Instant at) {
        return book.of("s1", "u1", "example.com", at);
    }

    @Test
    void theMostSpecificScopeWinsFieldByField() {
        write(scope("default").setMode(RenewalMode.ARMED).setPriority(1).setMaxPricePerMailbox(money("10")));
        write(scope("user:u1").setPriority(2).setVersion(3));
        write(scope("domain:other.com").setMode(RenewalMode.OFF));

        Policy policy = policy(AT);

        assertThat(policy.mode()).isEqualTo(Policy.Mode.ARMED);
        assertThat(policy.priority()).isEqualTo(2);
        assertThat(policy.limits().pricePerMailbox()).isEqualTo(new Money(BigDecimal.TEN, "USD"));
        assertThat(policy.scope()).isEqualTo("user:u1");
        assertThat(policy.version()).isEqualTo(3);
    }

    @Test
    void aPolicyForLaterLeavesWhatItSupersedesInForce() {
        RenewalPolicy before = scope("default")
                .setMode(RenewalMode.OFF)
                .setDailyCap(money("5"))
                .setVersion(1)
                .build();
        Instant from = AT.plusSeconds(60);
        write(scope("default").setMode(RenewalMode.ARMED).setEffectiveFrom(from).setSuperseded(before));

        assertThat(policy(from.minusMillis(1)).mode()).isEqualTo(Policy.Mode.OFF);
        assertThat(policy(from.minusMillis(1)).version()).isEqualTo(1);
        assertThat(book.caps(AT).perDay()).isEqualTo(new Money(new BigDecimal("5"), "USD"));
        assertThat(policy(from).mode()).isEqualTo(Policy.Mode.ARMED);
        assertThat(book.caps(from)).isEqualTo(Caps.NONE);
    }

    @Test
    void whatWasTakenAwayCountsAsNone() {
        write(scope("subscription:s1"));

        assertThat(policy(AT)).isEqualTo(Policy.DEFAULT);
    }

    @Test
    void nonsenseInTheTopicNeitherBreaksNorSpends() {
        write(scope("default")
                .setLeadTimeSeconds(Long.MAX_VALUE)
                .setNoticeDays(List.of(-3, 0, 7, 7, 99, 30))
                .setMaxPricePerMailbox(money("-1"))
                .setMaxPriceRisePercent(Integer.MIN_VALUE)
                .setApprovalAbove(money("-0.01"))
                .setApprovalLastsSeconds(Long.MIN_VALUE)
                .setPriority(1_000)
                .setDailyCap(money("-250"))
                .setMonthlyCap(money("-250"))
                .setEffectiveFrom(Instant.ofEpochMilli(Long.MIN_VALUE)));

        Policy policy = policy(AT);

        Money nothing = new Money(BigDecimal.ZERO, "USD");
        assertThat(policy.leadTime()).isEqualTo(Duration.ofDays(59));
        assertThat(policy.noticeDays()).containsExactly(30, 7);
        assertThat(policy.limits()).isEqualTo(new Policy.Limits(nothing, 0, nothing, Duration.ofHours(1)));
        assertThat(policy.priority()).isEqualTo(9);
        assertThat(book.caps(AT)).isEqualTo(new Caps(nothing, nothing));
    }
}
