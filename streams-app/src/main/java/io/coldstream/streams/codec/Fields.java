package io.coldstream.streams.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object by the names of the vocabulary and remembers which were used, so that what is left over is known.
 * {@code null} and absent are one. What is not here is looked for in the object around it, where there is one. A field of
 * the vocabulary with a value of another type makes the webhook unusable.
 */
final class Fields {

    private static final int LONGEST_TEXT = 4096;

    private final JsonNode object;
    private final String path;
    private final @Nullable Fields around;
    private final Set<String> used = new HashSet<>();

    private Fields(JsonNode object, String path, @Nullable Fields around) {
        this.object = object;
        this.path = path;
        this.around = around;
    }

    static Fields of(JsonNode root) {
        return new Fields(root, "", null);
    }

    static Fields none() {
        return of(JsonNodeFactory.instance.objectNode());
    }

    /** The first of {@code names} that is there. */
    @Nullable
    String text(String... names) throws Unusable {
        Found found = find(names);
        if (found == null) {
            return null;
        }
        if (!found.value.isTextual() || found.value.textValue().length() > LONGEST_TEXT) {
            throw found.insteadOf("text");
        }
        return found.value.textValue();
    }

    /** Text for people, of any length; cut. */
    @Nullable
    String prose(String name) throws Unusable {
        Found found = find(name);
        if (found == null) {
            return null;
        }
        if (!found.value.isTextual()) {
            throw found.insteadOf("text");
        }
        String text = found.value.textValue();
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    /** An id: text, or a number that the vendor might send instead. One that is not usable stays left over. */
    @Nullable
    String id(Predicate<String> usable, String name) throws Unusable {
        Found found = find(name);
        if (found == null) {
            return null;
        }
        if (!found.value.isTextual() && !found.value.isIntegralNumber()) {
            throw found.insteadOf("id");
        }
        String id = found.value.asText();
        if (!usable.test(id)) {
            found.in.used.remove(name);
            return null;
        }
        return id;
    }

    @Nullable
    Integer count(String... names) throws Unusable {
        Found found = find(names);
        return found == null ? null : found.as("count", Forms.count(found.value));
    }

    /** An amount of at most four decimals, as number or text. */
    @Nullable
    BigDecimal amount(String... names) throws Unusable {
        Found found = find(names);
        return found == null ? null : found.as("amount", Forms.amount(found.value));
    }

    @Nullable
    Instant time(String... names) throws Unusable {
        Found found = find(names);
        return found == null ? null : found.as("time", Forms.time(found.value));
    }

    @Nullable
    Boolean flag(String name) throws Unusable {
        Found found = find(name);
        return found == null ? null : found.as("flag", Forms.flag(found.value));
    }

    /** A nested object, or the only one of an array; an empty one when it is not there. Of several, all stay left over. */
    Fields object(String name) throws Unusable {
        List<Fields> all = objects(name, null);
        if (all.size() > 1) {
            used.remove(name);
        }
        return all.size() == 1 ? all.getFirst() : new Fields(none().object, path + "/" + name, null);
    }

    /** The nested objects of an array, or a single one that stands without it. */
    List<Fields> objects(String name, @Nullable Fields around) throws Unusable {
        Found found = find(name);
        if (found == null) {
            return List.of();
        }
        if (found.value.isObject()) {
            return List.of(new Fields(found.value, path + "/" + name, around));
        }
        if (!found.value.isArray()) {
            throw found.insteadOf("object");
        }
        List<Fields> all = new ArrayList<>();
        for (JsonNode element : found.value) {
            String place = path + "/" + name + "/*";
            if (!element.isObject()) {
                throw new Unusable(new Shape(place, type(element) + ", expected object"));
            }
            all.add(new Fields(element, place, around));
        }
        return all;
    }

    /** Takes the named values out, whatever their type. */
    ObjectNode take(Set<String> names) {
        ObjectNode taken = JsonNodeFactory.instance.objectNode();
        names.forEach(name -> {
            JsonNode value = object.get(name);
            if (value != null && !value.isNull()) {
                used.add(name);
                taken.set(name, value);
            }
        });
        return taken;
    }

    /** What nobody used. */
    List<LeftOver> leftOver() {
        List<LeftOver> all = new ArrayList<>();
        object.properties().forEach(field -> {
            if (!used.contains(field.getKey())) {
                String name = FieldName.shown(field.getKey(), all.size());
                all.add(new LeftOver(name, new Shape(path + "/" + name, type(field.getValue())), field.getValue()));
            }
        });
        return all;
    }

    Unusable missing(String name) {
        return new Unusable(Unusable.Reason.BAD_FIELD, path + "/" + name);
    }

    private @Nullable Found find(String... names) {
        for (String name : names) {
            JsonNode value = object.get(name);
            if (value != null && value.isNull()) {
                used.add(name);
            } else if (value != null) {
                used.add(name);
                return new Found(this, name, value);
            }
        }
        return around == null ? null : around.find(names);
    }

    private static String type(JsonNode value) {
        return value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    /** A field that nobody used: name and shape can be shown, the value can't. */
    record LeftOver(String name, Shape shape, JsonNode value) {}

    private record Found(Fields in, String name, JsonNode value) {

        <T> T as(String what, @Nullable T read) throws Unusable {
            if (read == null) {
                throw insteadOf(what);
            }
            return read;
        }

        Unusable insteadOf(String what) {
            return new Unusable(new Shape(in.path + "/" + name, type(value) + ", expected " + what));
        }
    }
}
