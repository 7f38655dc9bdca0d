package io.coldstream.local.redrive;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the API answers, in lines for people. */
final class Report {

    private static final String STAYS = "stays";
    private static final int WIDEST_EVENT = 40;

    private Report() {}

    /** How many of what kind, and what would become of them. */
    static List<String> preview(JsonNode preview) {
        List<String> lines = new ArrayList<>();
        long matched = preview.path("matched").asLong();
        long tried = preview.path("tried").asLong();
        lines.add(matched == 0 ? "There are no such dead letters." : matched + " dead letters:");
        if (tried < matched) {
            lines.add("(too many for a preview; these are the first " + tried + ")");
        }
        int width = 5;
        for (JsonNode kind : preview.path("outcomes")) {
            width = Math.max(width, Math.min(WIDEST_EVENT, event(kind).length()));
        }
        for (JsonNode kind : preview.path("outcomes")) {
            lines.add(String.format(
                    Locale.ROOT, "%8d  %-" + width + "s  %s", kind.path("count").asLong(), event(kind), outcome(kind)));
        }
        return lines;
    }

    /** How many would be sent again, of those that were tried. */
    static long leaving(JsonNode preview) {
        long leaving = 0;
        for (JsonNode kind : preview.path("outcomes")) {
            leaving += kind.path("outcome").asText().equals(STAYS)
                    ? 0
                    : kind.path("count").asLong();
        }
        return leaving;
    }

    static String progress(JsonNode progress) {
        return progress.path("redriven").asLong() + " of "
                + progress.path("matched").asText("?") + " sent again, " + stay(progress);
    }

    private static String stay(JsonNode progress) {
        long all = 0;
        StringBuilder reasons = new StringBuilder();
        for (var reason : progress.path("left").properties()) {
            all += reason.getValue().asLong();
            reasons.append(reasons.isEmpty() ? "" : ", ")
                    .append(reason.getKey())
                    .append(' ')
                    .append(reason.getValue().asLong());
        }
        return all == 0 ? "none stays" : all + " stay (" + reasons + ")";
    }

    private static String outcome(JsonNode kind) {
        return switch (kind.path("outcome").asText()) {
            case "applied" -> "would be applied";
            case "parked" -> "would be parked until its subscription is known";
            case STAYS ->
                "stays: " + kind.path("reason").asText() + ". "
                        + kind.path("words").asText();
            default -> "";
        };
    }

    /** Names come from outside: nothing in them may move the cursor. */
    private static String event(JsonNode kind) {
        return kind.path("event").asText("(unknown)").replaceAll("\\p{Cntrl}", "?");
    }
}
