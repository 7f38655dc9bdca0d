package io.coldstream.local.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A forecast in lines for people. */
final class Outlook {

    private static final int LABEL = 26;
    private static final int COLUMN = 34;
    private static final int MOST_CAPS = 10;
    private static final int MOST_LAPSES = 10;
    private static final Map<String, String> VERDICTS = verdicts();
    private static final List<String> LABELS = labels();

    private Outlook() {}

    /** @param now as things are, to be shown beside it; {@code null} when the forecast is of them itself */
    static List<String> lines(@Nullable JsonNode now, JsonNode then) {
        List<String> lines = new ArrayList<>();
        lines.add("From " + Lines.time(then.path("from")) + " to " + Lines.time(then.path("until")) + ", "
                + then.path("subscriptions").asText() + " subscriptions" + unread(then));
        if (then.path("spendingStopped").asBoolean()) {
            lines.add("Spending is STOPPED; this is what would happen if it were resumed now.");
        }
        JsonNode leftOut = then.path("periodsTooShort");
        if (leftOut.path("subscriptions").asInt() > 0) {
            lines.add("Without " + leftOut.path("subscriptions").asText()
                    + " subscriptions, for their periods are too short to be true; the first is "
                    + leftOut.at("/first/0").asText());
        }
        Map<String, String> sums = sums(then);
        if (now != null) {
            lines.add(" ".repeat(LABEL) + padded("as it is", COLUMN) + "with other values");
        }
        Map<String, String> before = now == null ? Map.of() : sums(now);
        for (String label : LABELS) {
            String was = before.getOrDefault(label, "-");
            String is = sums.getOrDefault(label, "-");
            if (!was.equals("-") || !is.equals("-")) {
                lines.add(padded("  " + label, LABEL) + (now == null ? "" : padded(was, COLUMN)) + is);
            }
        }
        each(lines, "By month:", then.path("months"), Integer.MAX_VALUE, Outlook::month);
        each(lines, "Caps that bind:", then.path("caps"), MOST_CAPS, Outlook::cap);
        each(lines, "First to lapse:", then.at("/lapses/first"), MOST_LAPSES, Outlook::lapse);
        each(lines, "In the order of time:", then.path("items"), Integer.MAX_VALUE, Outlook::item);
        if (then.path("itemsLeftOut").asInt() > 0) {
            lines.add("  and " + then.path("itemsLeftOut").asText() + " more (--items)");
        }
        lines.add(then.path("assumes").asText());
        return lines;
    }

    private static String unread(JsonNode forecast) {
        int unread = forecast.path("neverRead").asInt();
        return unread == 0 ? "" : ", " + unread + " of them never read yet";
    }

    private static Map<String, String> verdicts() {
        Map<String, String> verdicts = new LinkedHashMap<>();
        verdicts.put("DRY_RUN", "dry run");
        verdicts.put("OFF", "off");
        verdicts.put("REFUSED", "refused");
        verdicts.put("AWAITING_APPROVAL", "waiting for approval");
        verdicts.put("DEFERRED", "put off by caps");
        verdicts.put("UNDER_WAY", "under way");
        verdicts.put("PARKED", "needing a person");
        return verdicts;
    }

    private static List<String> labels() {
        List<String> labels = new ArrayList<>(List.of("renewed", "renewed by reseller"));
        labels.addAll(VERDICTS.values());
        labels.addAll(List.of("lapse", "wallet"));
        return labels;
    }

    private static Map<String, String> sums(JsonNode forecast) {
        Map<String, String> sums = new LinkedHashMap<>();
        sums.put("renewed", sum(forecast.path("renewed")));
        if (forecast.at("/renewedByReseller/periods").asInt() > 0) {
            sums.put("renewed by reseller", sum(forecast.path("renewedByReseller")));
        }
        VERDICTS.forEach((verdict, label) -> {
            JsonNode count = forecast.path("verdicts").path(verdict);
            if (!count.isMissingNode()) {
                sums.put(label, count.asText());
            }
        });
        JsonNode lapses = forecast.path("lapses");
        sums.put(
                "lapse",
                lapses.path("periods").asText()
                        + (lapses.path("forMoney").asInt() > 0
                                ? " (" + lapses.path("forMoney").asText() + " for money)"
                                : ""));
        JsonNode wallet = forecast.path("wallet");
        if (wallet.has("emptyAt")) {
            sums.put("wallet", "short from " + Lines.time(wallet.path("emptyAt")));
        } else if (wallet.has("left")) {
            sums.put("wallet", Lines.money(wallet.path("left")) + " left");
        }
        return sums;
    }

    private static String sum(JsonNode sum) {
        String amounts = StreamSupport.stream(sum.path("amounts").spliterator(), false)
                .map(Lines::money)
                .collect(Collectors.joining(", "));
        return sum.path("periods").asText() + (amounts.isEmpty() ? "" : " for " + amounts);
    }

    private static String month(JsonNode month) {
        return month.path("month").asText() + "  " + sum(month);
    }

    private static String cap(JsonNode cap) {
        return cap.path("from").asText() + "  " + cap.path("cap").asText()
                + (cap.has("userId") ? " of " + cap.path("userId").asText() : "") + " of "
                + Lines.money(cap.path("limit")) + ": " + Lines.money(cap.path("used")) + " spent, put off "
                + cap.path("putOff").asText();
    }

    private static String lapse(JsonNode period) {
        return Lines.time(period.path("periodEnd")) + "  " + of(period) + ": "
                + period.path("words").asText();
    }

    private static String item(JsonNode period) {
        String verdict = period.path("verdict").asText();
        return Lines.time(period.path("at")) + "  " + padded(VERDICTS.getOrDefault(verdict, "renewed"), 21)
                + of(period) + ", period to " + Lines.time(period.path("periodEnd"))
                + (period.path("estimated").asBoolean() ? " (estimated)" : "") + ": "
                + period.path("words").asText();
    }

    private static String of(JsonNode period) {
        return period.path("subscriptionId").asText() + " "
                + period.path("domain").asText("-")
                + (period.has("estimate") ? ", " + Lines.money(period.path("estimate")) : "");
    }

    private interface Line {
        String of(JsonNode item);
    }

    private static void each(List<String> lines, String title, JsonNode items, int most, Line line) {
        if (items.isEmpty()) {
            return;
        }
        lines.add(title);
        int shown = 0;
        for (JsonNode item : items) {
            if (shown == most) {
                lines.add("  and " + (items.size() - shown) + " more");
                return;
            }
            lines.add("  " + line.of(item));
            shown++;
        }
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
