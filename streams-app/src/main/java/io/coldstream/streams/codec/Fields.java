package io.coldstream.streams.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object by the names of the vocabulary and remembers which were asked for, so that what is left over is
 * known. {@code null} and absent are one. A field of the vocabulary with a value of another type is unusable.
 */
final class Fields {

    private static final int LONGEST_TEXT = 4096;
    private static final int MOST_DIGITS = 14;
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final JsonNode object;
    private final String path;
    private final Set<String> known = new HashSet<>();

    Fields(JsonNode object, String path) {
        this.object = object;
        this.path = path;
    }

    /** The first of {@code names} that is there. */
    @Nullable
    String text(String... names) throws Unusable {
        Found found = find(names);
        if (found == null) {
            return null;
        }
        if (!found.value.isTextual() || found.value.textValue().length() > LONGEST_TEXT) {
            throw bad(found.name);
        }
        return found.value.textValue();
    }

    /** An id: text, or a number that the vendor might send instead. */
    @Nullable
    String id(String name) throws Unusable {
        Found found = find(name);
        if (found == null) {
            return null;
        }
        if (found.value.isIntegralNumber()) {
            return found.value.asText();
        }
        return text(name);
    }

    @Nullable
    Integer count(String... names) throws Unusable {
        Found found = find(names);
        if (found == null) {
            return null;
        }
        BigDecimal number = number(found);
        if (Math.abs((long) number.scale()) > MOST_DIGITS) {
            throw bad(found.name);
        }
        try {
            int count = number.intValueExact();
            if (count < 0) {
                throw bad(found.name);
            }
            return count;
        } catch (ArithmeticException e) {
            throw bad(found.name);
        }
    }

    /** An amount of at most four decimals, as number or text. */
    @Nullable
    BigDecimal amount(String... names) throws Unusable {
        Found found = find(names);
        if (found == null) {
            return null;
        }
        BigDecimal told = number(found);
        // Before any arithmetic: that of a huge exponent never ends, or overflows.
        if (Math.abs((long) told.scale()) > MOST_DIGITS || told.precision() > 2 * MOST_DIGITS) {
            throw bad(found.name);
        }
        BigDecimal amount = told.stripTrailingZeros();
        if (amount.scale() > 4 || amount.precision() - amount.scale() > MOST_DIGITS || amount.signum() < 0) {
            throw bad(found.name);
        }
        return amount;
    }

    @Nullable
    Instant time(String... names) throws Unusable {
        String text = text(names);
        if (text == null) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
                throw bad(names[0]);
            }
            return time;
        } catch (DateTimeException e) {
            throw bad(names[0]);
        }
    }

    @Nullable
    Boolean flag(String name) throws Unusable {
        Found found = find(name);
        if (found == null) {
            return null;
        }
        return switch (found.value.asText()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(name);
        };
    }

    /** A nested object; an empty one when it is not there. */
    Fields object(String name) throws Unusable {
        Found found = find(name);
        if (found == null) {
            return new Fields(JsonNodeFactory.instance.objectNode(), path + "/" + name);
        }
        if (!found.value.isObject()) {
            throw bad(name);
        }
        return new Fields(found.value, path + "/" + name);
    }

    /** Takes the named values out, whatever their type. */
    Map<String, JsonNode> take(Set<String> names) {
        Map<String, JsonNode> taken = new LinkedHashMap<>();
        names.forEach(name -> {
            Found found = find(name);
            if (found != null) {
                taken.put(name, found.value);
            }
        });
        return taken;
    }

    /** What nobody asked for: path and value. */
    void leftOver(BiConsumer<String, JsonNode> each) {
        object.properties().forEach(field -> {
            if (!known.contains(field.getKey())) {
                each.accept(path + "/" + field.getKey(), field.getValue());
            }
        });
    }

    Unusable bad(String name) {
        return new Unusable(Unusable.Reason.BAD_FIELD, path + "/" + name);
    }

    private BigDecimal number(Found found) throws Unusable {
        try {
            return found.value.isNumber() ? found.value.decimalValue() : new BigDecimal(textOf(found));
        } catch (NumberFormatException e) {
            throw bad(found.name);
        }
    }

    private String textOf(Found found) throws Unusable {
        if (!found.value.isTextual() || found.value.textValue().length() > 40) {
            throw bad(found.name);
        }
        return found.value.textValue();
    }

    private @Nullable Found find(String... names) {
        Found first = null;
        for (String name : names) {
            known.add(name);
            JsonNode value = object.get(name);
            if (first == null && value != null && !value.isNull()) {
                first = new Found(name, value);
            }
        }
        return first;
    }

    private record Found(String name, JsonNode value) {}
}
