package io.coldstream.streams.domain.forecast;

import io.coldstream.streams.domain.Money;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sums of a forecast.
 *
 * @param fates how many periods have which fate
 * @param renewed what we pay
 * @param byReseller what the reseller renews by itself
 * @param days what we pay, by the day in UTC
 * @param months the same by the month
 */
public record Totals(
        Map<Fate, Integer> fates,
        Sum renewed,
        Sum byReseller,
        SortedMap<LocalDate, Sum> days,
        SortedMap<YearMonth, Sum> months) {

    /**
     * A sum, exact in each currency.
     *
     * @param amounts by currency
     */
    public record Sum(int periods, SortedMap<String, Money> amounts) {

        static final Sum NOTHING = new Sum(0, new TreeMap<>());

        Sum plus(@Nullable Money amount) {
            SortedMap<String, Money> sums = new TreeMap<>(amounts);
            if (amount != null) {
                sums.merge(amount.currency(), amount, Money::plus);
            }
            return new Sum(periods + 1, sums);
        }
    }

    public static Totals of(Collection<Period> periods) {
        Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
        SortedMap<LocalDate, Sum> days = new TreeMap<>();
        SortedMap<YearMonth, Sum> months = new TreeMap<>();
        Sum renewed = Sum.NOTHING;
        Sum byReseller = Sum.NOTHING;
        for (Period period : periods) {
            fates.merge(period.fate(), 1, Integer::sum);
            if (period.fate() == Fate.RENEWED) {
                LocalDate day = LocalDate.ofInstant(period.at(), ZoneOffset.UTC);
                renewed = renewed.plus(period.estimate());
                days.compute(day, adding(period));
                months.compute(YearMonth.from(day), adding(period));
            } else if (period.renewsItself() && !period.lapses()) {
                byReseller = byReseller.plus(period.estimate());
            }
        }
        return new Totals(fates, renewed, byReseller, days, months);
    }

    private static <K> BiFunction<K, @Nullable Sum, Sum> adding(Period period) {
        return (key, sum) -> (sum == null ? Sum.NOTHING : sum).plus(period.estimate());
    }
}
