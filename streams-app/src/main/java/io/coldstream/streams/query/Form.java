package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.streams.domain.Money;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a request's body and gathers every problem with it, so that its sender mends all of them in one go. */
final class Form {

    private static final Pattern AMOUNT = Pattern.compile("\\d{1,9}(\\.\\d{1,4})?");

    private final ObjectNode body;
    private final String path;
    private final List<String> problems;
    private final Set<String> known = new HashSet<>();

    Form(ObjectNode body) {
        this(body, "", new ArrayList<>());
    }

    private Form(ObjectNode body, String path, List<String> problems) {
        this.body = body;
        this.path = path;
        this.problems = problems;
    }

    void problem(String text) {
        problems.add(path + text);
    }

    /** An object within the body, whose problems are gathered with the others; {@code null} when it is missing. */
    @Nullable
    Form part(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof ObjectNode object) {
            return new Form(object, path + shortened(name) + ".", problems);
        }
        problem(shortened(name) + ": an object");
        return null;
    }

    /** Whether it says {@code null}, and so something else than what is left out. */
    boolean isNothing(String name) {
        return body.path(name).isNull();
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        body.fieldNames().forEachRemaining(names::add);
        return names;
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

    /** Whole numbers within bounds, each once, at most {@code many} of them, also none; {@code null} when it is missing. */
    @Nullable
    List<Integer> counts(String name, int least, int most, int many) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        Set<Integer> counts = new LinkedHashSet<>();
        boolean usable = value.isArray() && value.size() <= many;
        for (JsonNode count : value) {
            usable &= count.isInt() && count.intValue() >= least && count.intValue() <= most;
            usable &= counts.add(count.intValue());
        }
        if (!usable) {
            problem(name + ": a list of at most " + many + " different whole numbers from " + least + " to " + most
                    + "; empty for none");
            return null;
        }
        return List.copyOf(counts);
    }

    /** An amount that is not negative. */
    @Nullable
    Money money(String name, String currency) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        String amount = value.path("amount").asText();
        if (!(value instanceof ObjectNode)
                || value.size() != 2
                || !value.path("currency").isTextual()) {
            problem(name + ": money such as {\"amount\": \"250.00\", \"currency\": \"" + currency + "\"}");
        } else if (!value.path("amount").isTextual() || !AMOUNT.matcher(amount).matches()) {
            problem(name + ": its amount is a text from \"0\" to \"999999999\", with at most 4 decimals");
        } else if (!value.path("currency").textValue().equals(currency)) {
            problem(name + ": its currency has to be " + currency
                    + ", that of the reseller's prices (COLDSTREAM_CURRENCY)");
        } else {
            return new Money(new BigDecimal(amount), currency);
        }
        return null;
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
        refuseUnknown();
        if (!problems.isEmpty()) {
            throw Refused.unprocessable(problems);
        }
    }

    /** Notes the fields that nobody asked for; of a part, the check of the whole refuses it. */
    void refuseUnknown() {
        for (String name : names()) {
            if (!known.contains(name)) {
                problem(shortened(name) + ": is not a field of this request");
            }
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
