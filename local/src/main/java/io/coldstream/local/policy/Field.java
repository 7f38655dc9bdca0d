package io.coldstream.local.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What a policy can say: under one name at the terminal, under another one in the API. */
enum Field {
    MODE("mode", "mode"),
    LEAD_TIME("lead-time", "leadTime"),
    LATE_RENEWAL("late-renewal", "lateRenewal"),
    NOTICE_DAYS("notice-days", "noticeDays"),
    MAX_PRICE("max-price", "maxPricePerMailbox"),
    MAX_RISE("max-rise", "maxPriceRisePercent"),
    APPROVAL_ABOVE("approval-above", "approvalAbove"),
    APPROVAL_LASTS("approval-lasts", "approvalLasts"),
    PRIORITY("priority", "priority"),
    DAILY_CAP("daily-cap", "dailyCap"),
    MONTHLY_CAP("monthly-cap", "monthlyCap"),
    EFFECTIVE_FROM("effective-from", "effectiveFrom");

    private static final int WIDEST = 14;

    final String option;
    final String json;

    Field(String option, String json) {
        this.option = option;
        this.json = json;
    }

    /** Every field that a policy says, a line each. */
    static List<String> lines(JsonNode policy) {
        List<String> lines = new ArrayList<>();
        for (Field field : values()) {
            if (policy.has(field.json)) {
                lines.add(field.label() + field.of(policy));
            }
        }
        return lines;
    }

    /** What differs between two policies, a line each. */
    static List<String> changes(JsonNode before, JsonNode after) {
        List<String> lines = new ArrayList<>();
        for (Field field : values()) {
            String was = field.of(before);
            String is = field.of(after);
            if (!was.equals(is)) {
                lines.add(field.label() + was + " -> " + is);
            }
        }
        return lines;
    }

    /** All that a policy says, on one line. */
    static String summary(JsonNode policy) {
        return StreamSupport.stream(List.of(values()).spliterator(), false)
                .filter(field -> policy.has(field.json) && field != EFFECTIVE_FROM)
                .map(field -> field == MODE ? field.of(policy) : field.option + " " + field.of(policy))
                .collect(Collectors.joining(", "));
    }

    String of(JsonNode policy) {
        JsonNode value = policy.path(json);
        if (value.isObject()) {
            return Lines.money(value);
        }
        if (value.isArray()) {
            String listed = StreamSupport.stream(value.spliterator(), false)
                    .map(JsonNode::asText)
                    .collect(Collectors.joining(", "));
            return listed.isEmpty() ? "never" : listed;
        }
        if (value.isMissingNode() || value.isNull()) {
            return "-";
        }
        return switch (this) {
            case LEAD_TIME, APPROVAL_LASTS -> Lines.duration(value.asText());
            case MAX_RISE -> value.asText() + " %";
            case EFFECTIVE_FROM -> Lines.time(value);
            case MODE, LATE_RENEWAL, NOTICE_DAYS, MAX_PRICE, APPROVAL_ABOVE, PRIORITY, DAILY_CAP, MONTHLY_CAP ->
                value.asText();
        };
    }

    private String label() {
        return "  " + option + " ".repeat(WIDEST - option.length() + 2);
    }
}
