package io.coldstream.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a JSON object; a wrong one is a problem that names it, and so is one that nobody asked for. */
final class Form {

    private static final int LONGEST_TEXT = 2_000;

    private final JsonNode object;
    private final Set<String> known = new HashSet<>();

    Form(JsonNode object) {
        if (!object.isObject()) {
            throw new Problem(400, "the body is not a JSON object");
        }
        this.object = object;
    }

    Optional<String> text(String name) {
        JsonNode value = value(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        String text = value.asText();
        if (!value.isValueNode() || text.isBlank() || text.length() > LONGEST_TEXT) {
            throw new Problem(422, name + " is not a text of 1 to " + LONGEST_TEXT + " characters");
        }
        return Optional.of(text.strip());
    }

    /** The texts of an array; none where it is missing. */
    List<String> texts(String name, int most) {
        JsonNode value = value(name);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        value.forEach(one -> texts.add(one.asText()));
        boolean good = value.isArray()
                && texts.size() <= most
                && texts.stream().noneMatch(text -> text.isBlank() || text.length() > LONGEST_TEXT);
        if (!good) {
            throw new Problem(422, name + " is not an array of at most " + most + " texts");
        }
        return texts;
    }

    /** Whatever stands there, or null where the field is missing. */
    @Nullable
    JsonNode anything(String name) {
        JsonNode value = value(name);
        return value.isMissingNode() ? null : value;
    }

    String required(String name) {
        return text(name).orElseThrow(() -> new Problem(422, name + " is missing"));
    }

    int integer(String name, int otherwise, int least, int most) {
        int value = parsed(name, Integer::valueOf, "a whole number").orElse(otherwise);
        if (value < least || value > most) {
            throw new Problem(422, name + " is outside " + least + " to " + most);
        }
        return value;
    }

    Optional<BigDecimal> money(String name) {
        Optional<BigDecimal> value = parsed(name, BigDecimal::new, "a decimal number");
        value.filter(amount -> amount.signum() < 0 || amount.scale() > 2 || amount.precision() > 15)
                .ifPresent(amount -> {
                    throw new Problem(422, name + " is not an amount with at most two decimals");
                });
        return value;
    }

    Optional<Boolean> flag(String name) {
        return parsed(
                name,
                text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException(text);
                },
                "true or false");
    }

    Optional<Instant> instant(String name) {
        return parsed(name, Instant::parse, "an ISO 8601 instant in UTC");
    }

    Optional<Duration> duration(String name) {
        return parsed(name, Duration::parse, "an ISO 8601 duration such as P1D");
    }

    /** A constant of an enum, in any case, with dots or dashes for underscores. */
    <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
        return parsed(
                name,
                text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_")),
                "one of " + Arrays.toString(type.getEnumConstants()));
    }

    <T> Optional<T> parsed(String name, Function<String, T> parse, String form) {
        return text(name).map(text -> {
            try {
                return parse.apply(text);
            } catch (RuntimeException e) {
                throw new Problem(422, name + " is not " + form);
            }
        });
    }

    /** To be called when every field was read. */
    void done() {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new Problem(422, "unknown field " + name);
            }
        });
    }

    private JsonNode value(String name) {
        known.add(name);
        return object.path(name);
    }
}
