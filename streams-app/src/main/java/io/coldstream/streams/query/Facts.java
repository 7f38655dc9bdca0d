package io.coldstream.streams.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** The facts of a timeline's entry, as they stand in a sentence. */
record Facts(Map<String, String> facts) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    Facts {
        facts = Map.copyOf(facts);
    }

    String of(String name, String otherwise) {
        String value = facts.getOrDefault(name, "");
        return value.isBlank() ? otherwise : readable(name, value);
    }

    /** A part of a sentence that is left out when the fact is not known. */
    String sentence(String before, String name, String after) {
        String value = of(name, "");
        return value.isEmpty() ? "" : before + value + after;
    }

    /** Why, in words. */
    String words() {
        return Reasons.words(facts.getOrDefault("reason", ""));
    }

    private static String readable(String name, String value) {
        if (!name.endsWith("End") && !name.endsWith("At") && !name.endsWith("Until")) {
            return value;
        }
        try {
            return TIME.format(Instant.parse(value));
        } catch (DateTimeException e) {
            return value;
        }
    }
}
