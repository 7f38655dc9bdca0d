package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a request's body and gathers every problem with it, so that its sender mends all of them in one go. */
final class Form {

    private final ObjectNode body;
    private final Set<String> known = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    Form(ObjectNode body) {
        this.body = body;
    }

    void problem(String text) {
        problems.add(text);
    }

    /** Text of at most {@code longest} characters, none of them a control character. */
    @Nullable
    String text(String name, int longest) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        String text = value.isTextual() ? value.textValue().strip() : "";
        if (text.isEmpty() || text.length() > longest || text.chars().anyMatch(Character::isISOControl)) {
            problem(name + ": text of 1 to " + longest + " characters on one line");
            return null;
        }
        return text;
    }

    String required(String name, int longest, String meaning) {
        String text = text(name, longest);
        if (text == null && value(name) == null) {
            problem(name + ": is missing; it says " + meaning);
        }
        return text == null ? "" : text;
    }

    @Nullable
    Boolean flag(String name) {
        JsonNode value = value(name);
        if (value == null || value.isBoolean()) {
            return value == null ? null : value.booleanValue();
        }
        problem(name + ": true or false");
        return null;
    }

    <E extends Enum<E>> @Nullable E choice(String name, List<E> choices) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        for (E choice : choices) {
            if (choice.name().equals(value.textValue())) {
                return choice;
            }
        }
        problem(name + ": one of " + Arrays.toString(choices.toArray()));
        return null;
    }

    @Nullable
    Duration duration(String name, Duration least, Duration most) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        try {
            Duration duration = Duration.parse(String.valueOf(value.textValue()));
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        problem(name + ": an ISO 8601 duration from " + least + " to P" + most.toDays() + "D, such as PT72H");
        return null;
    }

    /** A whole number within bounds, {@code otherwise} when there is none. */
    int count(String name, int least, int most, int otherwise) {
        JsonNode value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (value.isInt() && value.intValue() >= least && value.intValue() <= most) {
            return value.intValue();
        }
        problem(name + ": a whole number from " + least + " to " + most);
        return otherwise;
    }

    @Nullable
    Instant time(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(String.valueOf(value.textValue())).toInstant();
        } catch (DateTimeException e) {
            problem(name + ": a time in ISO 8601, such as 2026-01-31T00:00:00Z");
            return null;
        }
    }

    /** Texts of at most {@code longest} characters, at most {@code most} of them. */
    Set<String> texts(String name, int most, int longest) {
        JsonNode value = value(name);
        Set<String> texts = new TreeSet<>();
        boolean usable = value == null || (value.isArray() && !value.isEmpty() && value.size() <= most);
        for (JsonNode text : value == null ? List.<JsonNode>of() : value) {
            usable &= text.isTextual()
                    && !text.textValue().isBlank()
                    && text.textValue().length() <= longest;
            texts.add(text.asText());
        }
        if (!usable) {
            problem(name + ": a list of 1 to " + most + " texts of at most " + longest + " characters");
        }
        return texts;
    }

    /** Texts of at most {@code longest} characters, at most {@code most} of them, also none; {@code null} when it is missing. */
    @Nullable
    List<String> list(String name, int most, int longest) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        boolean usable = value.isArray() && value.size() <= most;
        for (JsonNode text : value) {
            usable &= text.isTextual() && text.textValue().length() <= longest;
            texts.add(text.asText());
        }
        if (!usable) {
            problem(name + ": a list of at most " + most + " texts; empty for none");
            return null;
        }
        return texts;
    }

    boolean has(String name) {
        return value(name) != null;
    }

    /** @throws Refused if there was any problem, or a field that nobody asked for */
    void check() {
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problem(shortened(name) + ": is not a field of this request");
            }
        });
        if (!problems.isEmpty()) {
            throw Refused.unprocessable(problems);
        }
    }

    private static String shortened(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "…";
    }

    private @Nullable JsonNode value(String name) {
        known.add(name);
        JsonNode value = body.get(name);
        return value == null || value.isNull() ? null : value;
    }
}
