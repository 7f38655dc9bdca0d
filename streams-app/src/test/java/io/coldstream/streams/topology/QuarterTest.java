package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.RenewalDecision;
import io.coldstream.avro.RenewalMode;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.avro.Amount;
import io.coldstream.streams.avro.SubscriptionState;
import io.coldstream.streams.codec.Amounts;
import io.coldstream.streams.codec.SubscriptionStates;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.domain.forecast.Fate;
import io.coldstream.streams.domain.forecast.Forecast;
import io.coldstream.streams.domain.forecast.Period;
import io.coldstream.streams.stores.PolicyBook;
import io.coldstream.streams.stores.Stores;
import java.math.BigDecimal;
import java.nio.file.Path;
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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A quarter of two hundred monthly subscriptions under every kind of policy: what the forecast says at its beginning is
 * what the engine then does, period by period.
 */
class QuarterTest {

    private static final int SUBSCRIPTIONS = 200;
    private static final Duration QUARTER = Duration.ofDays(90);
    private static final String LATE_USER = "u1";

    private final Map<String, RenewalPolicy> policies = new HashMap<>();

    @Test
    void theForecastOfTheUnchangedPoliciesIsWhatTheEngineThenDoes(@TempDir Path folder) {
        try (TopologyHarness topology = new TopologyHarness(folder, 1_000)) {
            MonthlyReseller reseller = new MonthlyReseller(topology);
            write(topology);
            for (int i = 0; i < SUBSCRIPTIONS; i++) {
                reseller.sell(sold(i));
            }
            reseller.run(topology.now().plus(Duration.ofDays(1)));
            topology.read(Topics.RENEWALS);
            Instant until = topology.now().plus(QUARTER);
            Forecast forecast = forecast(topology, until);

            reseller.run(until);
            Map<String, String> did = did(topology.read(Topics.RENEWALS), until);

            assertThat(differences(said(forecast), did)).isEmpty();
            assertThat(did).hasSizeGreaterThan(2 * SUBSCRIPTIONS - SUBSCRIPTIONS / 4);
            assertIsOfEveryKind(forecast);
        }
    }

    /** An equality of nothing would be none. */
    private static void assertIsOfEveryKind(Forecast forecast) {
        Set<String> reasons = new TreeSet<>();
        forecast.periods().forEach(period -> reasons.add(period.fate() + " " + period.reason()));
        assertThat(reasons)
                .contains(
                        "RENEWED due",
                        "DRY_RUN dry-run",
                        "OFF policy-off",
                        "REFUSED auto-renew-on",
                        "REFUSED domain-expired",
                        "REFUSED price-limit",
                        "AWAITING_APPROVAL approval-needed",
                        "DEFERRED month-cap",
                        "DEFERRED user-month-cap");
        assertThat(forecast.periods())
                .filteredOn(period -> period.fate() == Fate.RENEWED)
                .hasSizeGreaterThan(SUBSCRIPTIONS)
                .extracting(Period::deferredBy)
                .contains("day-cap", "user-day-cap");
        assertThat(forecast.periods())
                .as("renewed late, within the grace")
                .anyMatch(period -> period.fate() == Fate.RENEWED && period.at().isAfter(period.end()));
    }

    private MonthlyReseller.Sold sold(int i) {
        int day = (i * 7) % 24;
        LocalDate end = day < 13 ? LocalDate.of(2026, 1, 16 + day) : LocalDate.of(2026, 2, day - 12);
        Instant at = end.atTime((i * 5) % 24, (i * 17) % 60).toInstant(ZoneOffset.UTC);
        return new MonthlyReseller.Sold(
                "s" + i,
                "u" + i % 8,
                1 + i % 5,
                i % 17 == 0 ? "25" : "11",
                i % 13 == 5,
                i % 11 == 3 ? TopologyHarness.START.plus(Duration.ofDays(10 + i % 60)) : null,
                at);
    }

    private void write(TopologyHarness topology) {
        Instant start = topology.now();
        policy(scope("default")
                .setMode(RenewalMode.ARMED)
                .setDailyCap(money("260"))
                .setMonthlyCap(money("3000"))
                .setMaxPricePerMailbox(money("20")));
        policy(scope("user:" + LATE_USER).setLateRenewal(true).setPriority(7).setDailyCap(money("56")));
        policy(scope("user:u2")
                .setMode(RenewalMode.ARMED)
                .setEffectiveFrom(start.plus(Duration.ofDays(40)))
                .setSuperseded(scope("user:u2").setMode(RenewalMode.DRY_RUN).build()));
        policy(scope("user:u3").setMode(RenewalMode.OFF));
        policy(scope("user:u4")
                .setLeadTimeSeconds(Duration.ofDays(5).toSeconds())
                .setPriority(9));
        policy(scope("user:u5").setApprovalAbove(money("40")));
        policy(scope("user:u6").setMonthlyCap(money("300")).setPriority(1));
        policy(scope("subscription:s40").setMode(RenewalMode.OFF));
        policy(scope("domain:s48.example").setMode(RenewalMode.DRY_RUN));
        policies.values().forEach(topology::policy);
    }

    private void policy(RenewalPolicy.Builder policy) {
        policies.put(policy.getScope(), policy.build());
    }

    private static RenewalPolicy.Builder scope(String scope) {
        return RenewalPolicy.newBuilder().setScope(scope).setVersion(1).setUpdatedAt(TopologyHarness.START);
    }

    private static io.coldstream.avro.Money money(String amount) {
        return new io.coldstream.avro.Money(new BigDecimal(amount).setScale(4), "USD");
    }

    private Forecast forecast(TopologyHarness topology, Instant until) {
        List<Subscription> subscriptions = new ArrayList<>();
        KeyValueStore<String, SubscriptionState> states = topology.store(Stores.SUBSCRIPTIONS);
        try (var all = states.all()) {
            all.forEachRemaining(entry -> subscriptions.add(SubscriptionStates.load(entry.key, entry.value)));
        }
        KeyValueStore<String, Amount> spent = topology.store(Stores.DISPATCH_SPENDING);
        return Objects.requireNonNull(Forecast.of(
                subscriptions,
                new Forecast.Question(
                        topology.now(),
                        until,
                        new PolicyBook(policies::get),
                        purse -> Amounts.stored(spent.get(purse.key())),
                        null,
                        10 * SUBSCRIPTIONS)));
    }

    private static Set<String> differences(Map<String, String> said, Map<String, String> did) {
        Set<String> periods = new TreeSet<>(said.keySet());
        periods.addAll(did.keySet());
        periods.removeIf(period -> Objects.equals(said.get(period), did.get(period)));
        return periods.stream()
                .map(period -> period + ": said " + said.get(period) + ", did " + did.get(period))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Nothing is heard of what is off. */
    private static Map<String, String> said(Forecast forecast) {
        Map<String, String> said = new TreeMap<>();
        forecast.periods().stream()
                .filter(period -> period.fate() != Fate.OFF)
                .forEach(period -> said.put(
                        period.subscriptionId() + " " + period.end(),
                        period.fate() == Fate.RENEWED
                                ? renewed(period.at(), Objects.requireNonNull(period.estimate()))
                                : period.fate() + " " + period.reason()));
        return said;
    }

    /** The last word on each period, as long as it could be renewed. */
    private Map<String, String> did(List<Map.Entry<String, RenewalDecision>> decisions, Instant until) {
        Map<String, String> did = new TreeMap<>();
        for (Map.Entry<String, RenewalDecision> entry : decisions) {
            RenewalDecision decision = entry.getValue();
            if (decision.getSubscriptionId().isEmpty()) {
                // It is about a domain.
                continue;
            }
            Instant end = decision.getPeriodEnd().orElseThrow();
            String key = decision.getSubscriptionId() + " " + end;
            int number = Integer.parseInt(decision.getSubscriptionId().substring(1));
            boolean late = sold(number).user.equals(LATE_USER);
            String word = word(decision);
            boolean over = !decision.getDecidedAt().isBefore(late ? end.plus(Duration.ofDays(7)) : end);
            if (word != null && !over && !decision.getDecidedAt().isAfter(until)) {
                did.put(key, word);
            }
        }
        return did;
    }

    private static @Nullable String word(RenewalDecision decision) {
        return switch (decision.getKind()) {
            case RELEASED ->
                renewed(
                        decision.getDecidedAt(),
                        Objects.requireNonNull(
                                Amounts.domain(decision.getEstimate().orElseThrow())));
            case WOULD_RENEW -> "DRY_RUN " + decision.getReason();
            case AWAITING_APPROVAL -> "AWAITING_APPROVAL " + decision.getReason();
            case REFUSED -> decision.getOpId().isEmpty() ? "REFUSED " + decision.getReason() : null;
            case NOT_SENT -> "DEFERRED " + decision.getReason();
            case PARKED, REJECTED, IN_DOUBT -> "UNEXPECTED " + decision;
            default -> null;
        };
    }

    private static String renewed(Instant at, Money amount) {
        return "RENEWED " + LocalDate.ofInstant(at, ZoneOffset.UTC) + " " + amount;
    }
}
