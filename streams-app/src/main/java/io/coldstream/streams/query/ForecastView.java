package io.coldstream.streams.query;

import io.coldstream.streams.domain.Purse;
import io.coldstream.streams.domain.forecast.Binding;
import io.coldstream.streams.domain.forecast.Fate;
import io.coldstream.streams.domain.forecast.Forecast;
import io.coldstream.streams.domain.forecast.Period;
import io.coldstream.streams.domain.forecast.Totals;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A forecast as it is shown: sums first, then what stands against them, then period by period. */
final class ForecastView {

    private static final int MOST_SUMS = 400;
    private static final int MOST_CAPS = 400;
    private static final int MOST_LAPSES = 20;
    private static final int MOST_TOO_SHORT = 100;
    private static final String ASSUMES = "Nobody but us and the reseller's own auto-renewal acts, spending is not"
            + " stopped, prices and quantities stay as last read, what is under way succeeds, and what was never read is as webhooks tell it, without"
            + " auto-renewal. Later period ends are"
            + " estimated from the length of the period before.";

    private ForecastView() {}

    static JsonObject of(Forecast forecast, ForecastForm form) {
        List<Period> periods = forecast.periods();
        Totals totals = Totals.of(periods);
        int shown = Math.min(form.items(), periods.size());
        JsonObject fates = new JsonObject();
        for (Fate fate : Fate.values()) {
            fates.with(fate.name(), totals.fates().get(fate));
        }
        return new JsonObject()
                .with("candidates", JsonObject.list(form.candidates().keySet()))
                .with("renewed", sum(totals.renewed()))
                .with("renewedByReseller", sum(totals.byReseller()))
                .with("verdicts", fates)
                .with(
                        "days",
                        sums(totals.days().entrySet().stream()
                                .map(day -> sum(day.getValue()).with("day", day.getKey()))))
                .with(
                        "months",
                        sums(totals.months().entrySet().stream()
                                .map(month -> sum(month.getValue()).with("month", month.getKey()))))
                .with(
                        "caps",
                        JsonObject.list(forecast.bindings().stream()
                                .limit(MOST_CAPS)
                                .map(ForecastView::cap)
                                .toList()))
                .with("wallet", wallet(forecast, form))
                .with("lapses", lapses(periods))
                .with(
                        "items",
                        JsonObject.list(periods.subList(0, shown).stream()
                                .map(ForecastView::item)
                                .toList()))
                .with("itemsLeftOut", periods.size() - shown)
                .with("neverRead", forecast.neverRead())
                .with("withoutPeriodEnd", forecast.withoutEnd())
                .with("periodsTooShort", tooShort(forecast.tooShort()))
                .with("assumes", ASSUMES);
    }

    /** One period. */
    static JsonObject item(Period period) {
        return new JsonObject()
                .with("subscriptionId", period.subscriptionId())
                .with("domain", period.domain())
                .with("userId", period.userId())
                .with("periodEnd", period.end())
                .with("estimated", period.estimated())
                .with("at", period.at())
                .with("estimate", period.estimate())
                .with("verdict", period.fate())
                .with("reason", period.reason())
                .with("words", words(period))
                .with("putOffBy", period.deferredBy())
                .with("renewsItself", period.renewsItself())
                .with("lapses", period.lapses());
    }

    private static String words(Period period) {
        return period.fate() == Fate.RENEWED && period.deferredBy() != null
                ? "it was put off before: " + Reasons.words(period.deferredBy())
                : Reasons.words(period.reason());
    }

    private static Object sums(Stream<JsonObject> sums) {
        return JsonObject.list(sums.limit(MOST_SUMS).toList());
    }

    private static JsonObject sum(Totals.Sum sum) {
        return new JsonObject()
                .with("periods", sum.periods())
                .with("amounts", JsonObject.list(sum.amounts().values()));
    }

    private static JsonObject cap(Binding binding) {
        Purse purse = binding.purse();
        return new JsonObject()
                .with("cap", binding.reason())
                .with("words", Reasons.words(binding.reason()))
                .with("userId", purse.userId())
                .with("from", purse.from())
                .with("limit", binding.cap())
                .with("used", binding.used())
                .with("firstAt", binding.since())
                .with("putOff", binding.deferred());
    }

    private static JsonObject tooShort(List<String> subscriptionIds) {
        return new JsonObject()
                .with("subscriptions", subscriptionIds.size())
                .with(
                        "first",
                        JsonObject.list(
                                subscriptionIds.stream().limit(MOST_TOO_SHORT).toList()));
    }

    private static JsonObject wallet(Forecast forecast, ForecastForm form) {
        return new JsonObject()
                .with("stated", form.wallet())
                .with("left", forecast.walletLeft())
                .with("emptyAt", forecast.walletEmptyAt());
    }

    /** Those for want of money first: more of it would have kept them. */
    private static JsonObject lapses(List<Period> periods) {
        List<Period> lapses = periods.stream()
                .filter(Period::lapses)
                .sorted(Comparator.comparing(Period::lapsesForMoney)
                        .reversed()
                        .thenComparing(Period::end)
                        .thenComparing(Period::subscriptionId))
                .toList();
        return new JsonObject()
                .with("periods", lapses.size())
                .with("forMoney", (int)
                        lapses.stream().filter(Period::lapsesForMoney).count())
                .with(
                        "first",
                        JsonObject.list(lapses.stream()
                                .limit(MOST_LAPSES)
                                .map(ForecastView::item)
                                .toList()));
    }
}
