package io.coldstream.local.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** New values of a policy's fields; what is not named stays as it is. The API checks each. */
final class Wanted {

    private static final Pattern SPAN = Pattern.compile("(\\d{1,4})([dh])");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    @Option(names = "--mode", paramLabel = "MODE", description = "OFF, DRY_RUN or ARMED: only ARMED spends.")
    private @Nullable String mode;

    @Option(
            names = "--lead-time",
            paramLabel = "TIME",
            description = "So long before a period's end its renewal is due: 72h, 5d or ISO 8601.")
    private @Nullable String leadTime;

    @Option(
            names = "--late-renewal",
            paramLabel = "BOOL",
            description = "true: one that is past due is renewed within its grace.")
    private @Nullable String lateRenewal;

    @Option(
            names = "--notice-days",
            paramLabel = "DAYS",
            split = ",",
            description = "Announced so many days before its end, such as 45,30,15,7,1; 'never' for never.")
    private @Nullable List<String> noticeDays;

    @Option(
            names = "--max-price",
            paramLabel = "AMOUNT",
            description = "What costs more for one mailbox is not renewed.")
    private @Nullable String maxPrice;

    @Option(
            names = "--max-rise",
            paramLabel = "PERCENT",
            description = "Nor what has risen by more since the period's first notice.")
    private @Nullable String maxRise;

    @Option(names = "--approval-above", paramLabel = "AMOUNT", description = "A renewal of more needs a person.")
    private @Nullable String approvalAbove;

    @Option(names = "--approval-lasts", paramLabel = "TIME", description = "So long counts an approval: 72h, 3d.")
    private @Nullable String approvalLasts;

    @Option(names = "--priority", paramLabel = "0-9", description = "The greater goes first when money is short.")
    private @Nullable String priority;

    @Option(
            names = "--daily-cap",
            paramLabel = "AMOUNT",
            description = "Most that is spent in a day (UTC), in default over all, in user:ID for that user.")
    private @Nullable String dailyCap;

    @Option(names = "--monthly-cap", paramLabel = "AMOUNT", description = "The same of a calendar month.")
    private @Nullable String monthlyCap;

    @Option(
            names = "--effective-from",
            paramLabel = "TIME",
            description = "Holds from this day (2027-01-31, UTC) or time (ISO 8601) on; until then, what holds now.")
    private @Nullable String effectiveFrom;

    @Option(
            names = "--clear",
            paramLabel = "FIELD",
            split = ",",
            description = "Takes fields away, by their option's name, such as daily-cap: wider scopes decide.")
    private List<String> clear = List.of();

    @Option(
            names = "--currency",
            paramLabel = "CODE",
            description = "Of the amounts; by default COLDSTREAM_CURRENCY, else USD.")
    private String currency = Objects.requireNonNullElse(System.getenv("COLDSTREAM_CURRENCY"), "USD");

    /** @param policy as it is; {@code missing} when there is none */
    ObjectNode over(JsonNode policy) {
        ObjectNode next = JsonNodeFactory.instance.objectNode();
        for (Field field : Field.values()) {
            boolean past =
                    field == Field.EFFECTIVE_FROM && policy.path("inForce").asBoolean();
            if (policy.has(field.json) && !clear.contains(field.option) && !past) {
                next.set(field.json, policy.get(field.json));
            }
        }
        text(
                next,
                Field.MODE,
                mode == null ? null : mode.toUpperCase(Locale.ROOT).replace('-', '_'));
        text(next, Field.LEAD_TIME, span(leadTime));
        plain(next, Field.LATE_RENEWAL, lateRenewal);
        days(next);
        money(next, Field.MAX_PRICE, maxPrice);
        plain(next, Field.MAX_RISE, maxRise);
        money(next, Field.APPROVAL_ABOVE, approvalAbove);
        text(next, Field.APPROVAL_LASTS, span(approvalLasts));
        plain(next, Field.PRIORITY, priority);
        money(next, Field.DAILY_CAP, dailyCap);
        money(next, Field.MONTHLY_CAP, monthlyCap);
        text(next, Field.EFFECTIVE_FROM, day(effectiveFrom));
        return next;
    }

    /** Fields that are to be cleared and don't exist. */
    List<String> unknown() {
        List<String> known =
                List.of(Field.values()).stream().map(field -> field.option).toList();
        return clear.stream().filter(name -> !known.contains(name)).toList();
    }

    /** An amount in the currency of the others. */
    ObjectNode money(String amount) {
        return JsonNodeFactory.instance.objectNode().put("amount", amount).put("currency", currency);
    }

    private void days(ObjectNode policy) {
        if (noticeDays == null) {
            return;
        }
        ArrayNode days = policy.putArray(Field.NOTICE_DAYS.json);
        for (String day : noticeDays) {
            if (!day.equals("never")) {
                days.add(bare(day));
            }
        }
    }

    private void money(ObjectNode policy, Field field, @Nullable String amount) {
        if (amount != null) {
            policy.set(field.json, money(amount));
        }
    }

    private static void text(ObjectNode policy, Field field, @Nullable String value) {
        if (value != null) {
            policy.put(field.json, value);
        }
    }

    private static void plain(ObjectNode policy, Field field, @Nullable String value) {
        if (value != null) {
            policy.set(field.json, bare(value));
        }
    }

    /** A number or a truth value if it is one; else the API says what is wrong with it. */
    private static JsonNode bare(String value) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (value.equals("true") || value.equals("false")) {
            return json.booleanNode(value.equals("true"));
        }
        return value.matches("-?\\d{1,9}") ? json.numberNode(Integer.parseInt(value)) : json.textNode(value);
    }

    /** Days and hours as a person writes them, as ISO 8601 has them. */
    static @Nullable String span(@Nullable String text) {
        Matcher span = SPAN.matcher(text == null ? "" : text.strip());
        if (!span.matches()) {
            return text;
        }
        return span.group(2).equals("d") ? "P" + span.group(1) + "D" : "PT" + span.group(1) + "H";
    }

    private static @Nullable String day(@Nullable String text) {
        return text != null && DAY.matcher(text).matches() ? text + "T00:00:00Z" : text;
    }
}
