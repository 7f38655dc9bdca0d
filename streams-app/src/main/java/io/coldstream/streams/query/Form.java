package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
