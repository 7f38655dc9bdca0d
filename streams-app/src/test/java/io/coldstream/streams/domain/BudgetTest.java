package io.coldstream.streams.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be spent: limits on one request, approvals, and caps to the cent. */
class BudgetTest {

    private static final Instant NOW = Instant.parse("2027-03-30T15:00:00Z");
    private static final Duration LASTS = Duration.ofDays(3);

    private final Map<String, Money> used = new HashMap<>();
    private Policy.Mode mode = Policy.Mode.ARMED;
    private Policy.Limits limits = Policy.Limits.NONE;
    private int priority = 5;
    private Caps overAll = Caps.NONE;
    private Caps ofUser = Caps.NONE;
    private @Nullable String user = "U";
    private @Nullable Money firstPrice = usd("11.00");
    private Purchase.@Nullable Consent consent;

    @Test
    void withoutLimitsAndCapsEverythingPassesAndIsCounted() {
        assertThat(decide("33.00", NOW))
                .isInstanceOfSatisfying(
                        Budget.Granted.class,
                        granted -> assertThat(granted.purses().stream().map(Purse::key))
                                .containsExactly(
                                        "day 2027-03-30 all USD",
                                        "month 2027-03 all USD",
                                        "day 2027-03-30 user U USD",
                                        "month 2027-03 user U USD"));
        user = null;
        assertThat(decide("33.00", NOW))
                .isInstanceOfSatisfying(
                        Budget.Granted.class,
                        granted -> assertThat(granted.purses()).hasSize(2));
    }

    @Test
    void onlyAnArmedPolicySpends() {
        for (Policy.Mode other : List.of(Policy.Mode.OFF, Policy.Mode.DRY_RUN)) {
            mode = other;
            assertThat(decide("33.00", NOW)).isEqualTo(new Budget.Refused("not-armed", null));
        }
    }

    @ParameterizedTest
    @CsvSource({"100.00, 67.00, true", "100.00, 67.01, false", "100.00, 100.00, false", "33.00, , true"})
    void capIsUsedUpToItsLastCentAndNotOver(String cap, @Nullable String before, boolean passes) {
        overAll = new Caps(usd(cap), null);
        if (before != null) {
            used.put("day 2027-03-30 all USD", usd(before));
        }
        assertThat(decide("33.00", NOW) instanceof Budget.Granted).isEqualTo(passes);
    }

    @Test
    void eachCapHasItsReasonAndTheNextPurseIsTheTimeToTryAgain() {
        Instant midnight = Instant.parse("2027-03-31T00:00:00Z");
        Instant april = Instant.parse("2027-04-01T00:00:00Z");
        refusedFor("day-cap", midnight, "day 2027-03-30 all USD", new Caps(usd("40"), null), Caps.NONE);
        refusedFor("month-cap", april, "month 2027-03 all USD", new Caps(null, usd("40")), Caps.NONE);
        refusedFor("user-day-cap", midnight, "day 2027-03-30 user U USD", Caps.NONE, new Caps(usd("40"), null));
        refusedFor("user-month-cap", april, "month 2027-03 user U USD", Caps.NONE, new Caps(null, usd("40")));
    }

    @Test
    void ofSeveralCapsTheOneThatLastsLongestIsNamed() {
        overAll = new Caps(usd("40"), usd("40"));
        used.put("day 2027-03-30 all USD", usd("10"));
        used.put("month 2027-03 all USD", usd("10"));
        assertThat(refusal("33.00").reason()).isEqualTo("month-cap");
    }

    @Test
    void whatAnotherUserOrAnotherDaySpentDoesNotCount() {
        overAll = new Caps(usd("40"), null);
        ofUser = new Caps(usd("40"), null);
        used.put("day 2027-03-29 all USD", usd("40"));
        used.put("day 2027-03-30 user V USD", usd("40"));
        used.put("day 2027-03-30 all EUR", new Money(new BigDecimal("40"), "EUR"));
        assertThat(decide("33.00", NOW)).isInstanceOf(Budget.Granted.class);
    }

    @Test
    void greaterPriorityTriesAgainFirst() {
        overAll = new Caps(usd("40"), null);
        used.put("day 2027-03-30 all USD", usd("10"));
        Instant before = Instant.MIN;
        for (int each = 9; each >= 0; each--) {
            priority = each;
            Instant retryAt = refusal("33.00").retryAt();
            assertThat(retryAt).isAfter(before);
            before = retryAt;
        }
    }

    @Test
    void whatIsAboveACapAllByItselfIsToldSo() {
        overAll = new Caps(null, usd("32.99"));
        assertThat(refusal("33.00").reason()).isEqualTo("over-the-cap");
        assertThat(refusal("33.00").retryAt()).isNotNull();
        assertThat(decide("32.99", NOW)).isInstanceOf(Budget.Granted.class);
    }

    @Test
    void priceOfOneMailboxIsLimited() {
        limits = new Policy.Limits(usd("10.99"), null, null, LASTS);
        assertThat(refusal("33.00")).isEqualTo(new Budget.Refused("price-limit", null));
        limits = new Policy.Limits(usd("11.00"), null, null, LASTS);
        assertThat(decide("33.00", NOW)).isInstanceOf(Budget.Granted.class);
    }

    @ParameterizedTest
    @CsvSource({"10.00, 10, true", "9.99, 10, false", "11.00, 0, true", "10.99, 0, false", ", 0, true"})
    void riseSinceTheFirstNoticeIsLimited(@Nullable String first, int percent, boolean passes) {
        firstPrice = first == null ? null : usd(first);
        limits = new Policy.Limits(null, percent, null, LASTS);
        assertThat(decide("33.00", NOW)).isEqualTo(passes ? granted() : new Budget.Refused("price-rise", null));
    }

    @Test
    void aboveTheApprovalLimitAPersonHasToLetItPassInTimeAndForTheWholeSum() {
        limits = new Policy.Limits(null, null, usd("33.00"), LASTS);
        assertThat(decide("33.00", NOW)).isEqualTo(granted());
        limits = new Policy.Limits(null, null, usd("32.99"), LASTS);
        assertThat(refusal("33.00").reason()).isEqualTo("approval-needed");
        consent = new Purchase.Consent(usd("33.00"), NOW.minus(LASTS).plusMillis(1));
        assertThat(decide("33.00", NOW)).isEqualTo(granted());
        assertThat(refusal("33.01").reason()).isEqualTo("approval-exceeded");
        consent = new Purchase.Consent(usd("33.00"), NOW.minus(LASTS));
        assertThat(refusal("33.00")).isEqualTo(new Budget.Refused("approval-expired", null));
    }

    @Test
    void amountsOfAnotherCurrencyAreNeverCompared() {
        Money euros = new Money(new BigDecimal("1000"), "EUR");
        limits = new Policy.Limits(euros, null, null, LASTS);
        assertThat(refusal("33.00").reason()).isEqualTo("currency-differs");
        limits = new Policy.Limits(null, null, euros, LASTS);
        assertThat(refusal("33.00").reason()).isEqualTo("currency-differs");
        limits = Policy.Limits.NONE;
        overAll = new Caps(euros, null);
        assertThat(refusal("33.00").reason()).isEqualTo("currency-differs");
        assertThat(refusal("33.00").retryAt()).as("a cap, which no read shows").isNotNull();
    }

    @Test
    void endOfAYearIsTheEndOfItsLastMonth() {
        overAll = new Caps(null, usd("40"));
        used.put("month 2027-12 all USD", usd("10"));
        assertThat(decide("33.00", Instant.parse("2027-12-31T23:59:59.999Z")))
                .isInstanceOfSatisfying(
                        Budget.Refused.class,
                        refused -> assertThat(refused.retryAt())
                                .isBetween(
                                        Instant.parse("2028-01-01T00:40:00Z"), Instant.parse("2028-01-01T00:50:00Z")));
        assertThat(decide("33.00", Instant.parse("2028-01-01T00:00:00Z"))).isInstanceOf(Budget.Granted.class);
    }

    private void refusedFor(String reason, Instant newPurse, String purse, Caps caps, Caps capsOfUser) {
        overAll = caps;
        ofUser = capsOfUser;
        used.clear();
        used.put(purse, usd("7.01"));
        assertThat(refusal("33.00"))
                .isEqualTo(new Budget.Refused(
                        reason, newPurse.plus(Duration.ofMinutes(40)).plus(Jitter.of("S", Duration.ofMinutes(10)))));
        used.put(purse, usd("7.00"));
        assertThat(decide("33.00", NOW)).isEqualTo(granted());
    }

    private Budget.Ruling granted() {
        return new Budget.Granted(Purse.of(NOW, "USD", user));
    }

    private Budget.Refused refusal(String estimate) {
        return (Budget.Refused) decide(estimate, NOW);
    }

    private Budget.Ruling decide(String estimate, Instant at) {
        Policy policy = new Policy(mode, Duration.ofHours(72), false, List.of(), limits, priority, "default", 1);
        return new Budget(policy, overAll, ofUser, purse -> used.get(purse.key()))
                .decide(new Purchase("S", user, usd(estimate), usd("11.00"), firstPrice, consent), at);
    }

    private static Money usd(String amount) {
        return new Money(new BigDecimal(amount), "USD");
    }
}
