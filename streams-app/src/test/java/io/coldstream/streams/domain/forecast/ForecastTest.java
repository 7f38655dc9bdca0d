package io.coldstream.streams.domain.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.RenewalMode;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Operation;
import io.coldstream.streams.domain.Purse;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.stores.PolicyBook;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForecastTest {

    private static final Instant NOW = Instant.parse("2027-03-01T00:00:00Z");
    private static final Instant END = Instant.parse("2027-03-20T12:00:00Z");

    private final Map<String, RenewalPolicy> policies = new HashMap<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Map<Purse, Money> used = new HashMap<>();
    private @Nullable Money wallet;

    private Forecast forecast(int days) {
        return Objects.requireNonNull(Forecast.of(subscriptions, question(days, 100)));
    }

    private Forecast.Question question(int days, int mostPeriods) {
        return new Forecast.Question(
                NOW, NOW.plus(Duration.ofDays(days)), new PolicyBook(policies::get), used::get, wallet, mostPeriods);
    }

    private static RenewalPolicy.Builder scope(String scope) {
        return RenewalPolicy.newBuilder().setScope(scope).setVersion(1).setUpdatedAt(NOW);
    }

    private void policy(RenewalPolicy.Builder policy) {
        policies.put(policy.getScope(), policy.build());
    }

    private void arm() {
        policy(scope("default").setMode(RenewalMode.ARMED));
    }

    private static io.coldstream.avro.Money money(String amount) {
        return new io.coldstream.avro.Money(new BigDecimal(amount).setScale(4), "USD");
    }

    private static Money usd(String amount) {
        return new Money(new BigDecimal(amount), "USD");
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    @Test
    void armedMonthlySubscriptionHasThreePeriodsInAQuarterAndTheLaterEndsAreEstimated() {
        arm();
        subscriptions.add(Sold.at(END).build("s1"));

        Forecast forecast = forecast(90);

        assertThat(forecast.periods()).extracting(Period::fate).containsOnly(Fate.RENEWED);
        assertThat(forecast.periods())
                .extracting(Period::end)
                .containsExactly(END, Instant.parse("2027-04-20T12:00:00Z"), Instant.parse("2027-05-20T12:00:00Z"));
        assertThat(forecast.periods()).extracting(Period::estimated).containsExactly(false, true, true);
        assertThat(forecast.periods()).extracting(Period::estimate).containsOnly(usd("22.00"));
        assertThat(forecast.periods())
                .allSatisfy(period -> assertThat(Duration.between(period.at(), period.end()))
                        .as("within the first three hours of the lead time")
                        .isBetween(Duration.ofHours(69), Duration.ofHours(72)));
        assertThat(forecast.periods()).noneMatch(Period::lapses);
    }

    @Test
    void dryRunSpendsNothingAndItsPeriodLapsesUnlessSomebodyElseRenewsIt() {
        subscriptions.add(Sold.at(END).build("s1"));

        assertThat(forecast(90).periods()).singleElement().satisfies(period -> {
            assertThat(period.fate()).isEqualTo(Fate.DRY_RUN);
            assertThat(period.reason()).isEqualTo("dry-run");
            assertThat(period.lapses()).isTrue();
            assertThat(period.lapsesForMoney()).isFalse();
        });
        assertThat(forecast(18).periods()).singleElement().matches(period -> !period.lapses(), "not by then");
        assertThat(forecast(10).periods()).isEmpty();
    }

    @Test
    void whatIsOffIsNotEvenLookedAt() {
        policy(scope("default").setMode(RenewalMode.OFF));
        subscriptions.add(Sold.at(END).build("s1"));

        assertThat(forecast(90).periods())
                .singleElement()
                .matches(period -> period.fate() == Fate.OFF && period.lapses());
    }

    @Test
    void whatTheResellerRenewsByItselfIsRefusedAndGoesOn() {
        arm();
        wallet = usd("50");
        subscriptions.add(Sold.at(END).autoRenew().build("s1"));

        Forecast forecast = forecast(100);

        assertThat(forecast.periods()).hasSize(3);
        assertThat(forecast.periods()).extracting(Period::fate).containsOnly(Fate.REFUSED);
        assertThat(forecast.periods()).extracting(Period::renewsItself).containsOnly(true);
        assertThat(forecast.periods())
                .extracting(Period::reason)
                .containsExactly("auto-renew-on", "auto-renew-on", Ledger.WALLET_EMPTY);
        assertThat(forecast.periods().getLast().lapsesForMoney()).isTrue();
        assertThat(forecast.walletEmptyAt()).isEqualTo("2027-05-20T12:00:00Z");
    }

    @Test
    void nothingIsRenewedUnderAnExpiredDomain() {
        arm();
        subscriptions.add(
                Sold.at(END).domainUntil(END.minus(Duration.ofDays(5))).build("s1"));
        subscriptions.add(Sold.at(END)
                .domainUntil(END.minus(Duration.ofDays(5)))
                .autoRenew()
                .build("s2"));
        subscriptions.add(Sold.at(END).domainUntil(END.plus(Duration.ofDays(5))).build("s3"));

        Map<String, Set<String>> reasons = forecast(60).periods().stream()
                .filter(Period::lapses)
                .collect(Collectors.groupingBy(
                        Period::subscriptionId, Collectors.mapping(Period::reason, Collectors.toSet())));
        assertThat(reasons)
                .isEqualTo(Map.of(
                        "s1", Set.of("domain-expired"),
                        "s2", Set.of("domain-expired"),
                        "s3", Set.of("domain-expired")));
        assertThat(forecast(60).periods())
                .filteredOn(period -> period.subscriptionId().equals("s3"))
                .extracting(Period::fate)
                .containsExactly(Fate.RENEWED, Fate.REFUSED);
    }

    @Test
    void aDailyCapPutsOffTheLesserPriorityAndWhatItPutsOffTooLongLapses() {
        policy(scope("default").setMode(RenewalMode.ARMED).setDailyCap(money("30")));
        for (int i = 1; i <= 5; i++) {
            subscriptions.add(Sold.at(END).build("s" + i));
            policy(scope("subscription:s" + i).setPriority(i));
        }

        Forecast forecast = forecast(25);

        List<Period> renewed = forecast.periods().stream()
                .filter(period -> period.fate() == Fate.RENEWED)
                .toList();
        assertThat(renewed)
                .extracting(period -> day(period.at()).getDayOfMonth())
                .containsExactly(17, 18, 19, 20);
        assertThat(renewed.subList(1, 4))
                .as("after the first, the greatest priority goes first")
                .extracting(Period::subscriptionId)
                .isSortedAccordingTo((one, other) -> other.compareTo(one));
        assertThat(renewed.subList(1, 4)).extracting(Period::deferredBy).containsOnly("day-cap");
        assertThat(forecast.periods())
                .filteredOn(Period::lapsesForMoney)
                .extracting(Period::reason)
                .containsExactly("day-cap");
        assertThat(forecast.bindings())
                .extracting(binding -> binding.purse().from() + " " + binding.reason() + " " + binding.deferred())
                .containsExactly(
                        "2027-03-17 day-cap 4", "2027-03-18 day-cap 3", "2027-03-19 day-cap 2", "2027-03-20 day-cap 1");
        assertThat(forecast.bindings().getFirst().cap()).isEqualTo(usd("30"));
        assertThat(forecast.bindings().getFirst().used()).isEqualTo(usd("22"));
    }

    @Test
    void whatIsSpentAlreadyCounts() {
        policy(scope("user:u1").setMode(RenewalMode.ARMED).setMonthlyCap(money("100")));
        subscriptions.add(Sold.at(END).build("s1"));
        used.put(new Purse(Purse.Span.MONTH, LocalDate.parse("2027-03-01"), "USD", "u1"), usd("78.01"));

        assertThat(forecast(25).periods())
                .singleElement()
                .matches(period -> period.reason().equals("user-month-cap") && period.lapsesForMoney());
        used.put(new Purse(Purse.Span.MONTH, LocalDate.parse("2027-03-01"), "USD", "u1"), usd("78.00"));
        assertThat(forecast(25).periods()).singleElement().matches(period -> period.fate() == Fate.RENEWED);
    }

    @Test
    void theWalletRunsOutAndTheFirstThatItIsNotEnoughForLapsesFirst() {
        arm();
        wallet = usd("60");
        for (int i = 0; i < 6; i++) {
            subscriptions.add(Sold.at(END.plus(Duration.ofDays(i))).build("s" + i));
        }

        Forecast forecast = forecast(40);

        assertThat(forecast.periods())
                .extracting(Period::fate)
                .containsExactly(Fate.RENEWED, Fate.RENEWED, Fate.REFUSED, Fate.REFUSED, Fate.REFUSED, Fate.REFUSED);
        assertThat(forecast.walletLeft()).isEqualTo(usd("16.00"));
        assertThat(day(Objects.requireNonNull(forecast.walletEmptyAt()))).isEqualTo("2027-03-19");
        assertThat(forecast.periods().stream().filter(Period::lapsesForMoney).map(Period::subscriptionId))
                .containsExactly("s2", "s3", "s4", "s5");
    }

    @Test
    void whatNeedsAnApprovalWaitsForItAndWhatIsTooDearIsRefused() {
        policy(scope("default").setMode(RenewalMode.ARMED).setApprovalAbove(money("21.99")));
        policy(scope("subscription:s2").setApprovalAbove(money("22.00")));
        policy(scope("subscription:s3").setMaxPricePerMailbox(money("10.99")));
        for (int i = 1; i <= 3; i++) {
            subscriptions.add(Sold.at(END).build("s" + i));
        }

        assertThat(forecast(25).periods())
                .extracting(period -> period.subscriptionId() + " " + period.fate() + " " + period.reason())
                .containsExactlyInAnyOrder(
                        "s1 AWAITING_APPROVAL approval-needed", "s2 RENEWED due", "s3 REFUSED price-limit");
    }

    @Test
    void aPolicyForLaterIsSeenWithinADayOfItsTime() {
        Instant from = END.minus(Duration.ofDays(2));
        policy(scope("default").setMode(RenewalMode.ARMED).setEffectiveFrom(from));
        subscriptions.add(Sold.at(END).build("s1"));
        subscriptions.add(Sold.at(from.minus(Duration.ofHours(1))).build("s2"));

        List<Period> first = forecast(25).periods();

        assertThat(first).extracting(Period::fate).containsExactly(Fate.DRY_RUN, Fate.RENEWED);
        assertThat(first.getLast().at()).isBetween(from, from.plus(Duration.ofDays(1)));

        policies.clear();
        policy(scope("default")
                .setMode(RenewalMode.ARMED)
                .setLeadTimeSeconds(Duration.ofDays(15).toSeconds())
                .setEffectiveFrom(NOW.plus(Duration.ofDays(10)))
                .setSuperseded(scope("default").setMode(RenewalMode.ARMED).build()));
        assertThat(forecast(25).periods().getLast().at())
                .as("due at once by the longer lead time")
                .isBetween(NOW.plus(Duration.ofDays(10)), NOW.plus(Duration.ofDays(11)));
    }

    @Test
    void whatIsUnderWayIsTakenForDoneAndWhatNeedsAPersonForNotDone() {
        arm();
        subscriptions.add(Sold.at(END).operation(Operation.State.ACCEPTED).build("s1"));
        subscriptions.add(Sold.at(END).operation(Operation.State.PARKED).build("s2"));

        List<Period> periods = forecast(60).periods();

        assertThat(periods)
                .extracting(period -> period.subscriptionId() + " " + period.fate() + " " + period.lapses())
                .containsExactlyInAnyOrder("s1 UNDER_WAY false", "s1 RENEWED false", "s2 PARKED true");
    }

    @Test
    void whatIsPastItsEndIsRenewedOnlyWhereThatIsAllowed() {
        arm();
        subscriptions.add(Sold.at(NOW.minus(Duration.ofDays(1))).build("s1"));
        assertThat(forecast(20).periods()).isEmpty();

        policy(scope("default").setMode(RenewalMode.ARMED).setLateRenewal(true));
        assertThat(forecast(20).periods())
                .singleElement()
                .matches(period -> period.fate() == Fate.RENEWED && !period.at().isBefore(NOW));
    }

    @Test
    void thereAreNoMorePeriodsThanAreAllowed() {
        arm();
        for (int i = 0; i < 4; i++) {
            subscriptions.add(Sold.at(END).build("s" + i));
        }
        assertThat(Forecast.of(subscriptions, question(90, 12))).isNotNull();
        assertThat(Forecast.of(subscriptions, question(90, 11))).isNull();
    }

    @Test
    void whatWasNeverReadCountsAsWebhooksTellItAndIsSaidToBeEstimated() {
        arm();
        subscriptions.add(Sold.at(END).neverRead().build("s1"));

        Forecast forecast = forecast(25);

        assertThat(forecast.neverRead()).isOne();
        assertThat(forecast.periods())
                .singleElement()
                .matches(period -> period.fate() == Fate.RENEWED && period.estimated())
                .extracting(Period::estimate)
                .isEqualTo(usd("22.00"));
    }

    @Test
    void whosePeriodsAreAbsurdlyShortIsNamedAndSpoilsNoForecastOfOthers() {
        arm();
        wallet = usd("30");
        subscriptions.add(Sold.at(END).every(Duration.ofSeconds(60)).build("s2"));
        subscriptions.add(Sold.at(END).every(Duration.ofHours(2)).build("s1"));
        subscriptions.add(Sold.at(END.plus(Duration.ofDays(1))).build("s3"));

        Forecast forecast = forecast(50);

        assertThat(forecast.tooShort()).containsExactly("s1", "s2");
        assertThat(forecast.periods())
                .extracting(period -> period.subscriptionId() + " " + period.fate())
                .containsExactly("s3 RENEWED", "s3 REFUSED");
        assertThat(forecast.walletLeft()).isEqualTo(usd("8.00"));
    }

    @Test
    void aPeriodADayIsShortButPlayedThrough() {
        arm();
        subscriptions.add(Sold.at(END).every(Duration.ofDays(1)).build("s1"));

        assertThat(forecast(60).tooShort()).isEmpty();
        assertThat(forecast(60).periods()).hasSizeGreaterThan(30);
    }

    @Test
    void whatNobodyToldTheEndOfIsCounted() {
        subscriptions.add(Subscription.unknown("s1"));
        assertThat(forecast(90).withoutEnd()).isOne();
    }
}
