package io.coldstream.streams.reseller;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether the data of a reply with status 200 tells of failures. No page shows such a reply, and none shows that there is
 * none: so whatever is named like a failure and is not empty, and whatever names its state so, counts as one.
 */
final class FailuresInside {

    private static final Pattern FAILURE = Pattern.compile("fail|error|reject|invalid|unsuccess|declin|insufficient");
    private static final Set<String> STATES = Set.of("status", "state", "result", "outcome", "message");

    private FailuresInside() {}

    static boolean in(JsonNode data) {
        if (data.isArray()) {
            for (JsonNode element : data) {
                if (in(element)) {
                    return true;
                }
            }
            return false;
        }
        return data.properties().stream().anyMatch(field -> tells(lower(field.getKey()), field.getValue()));
    }

    private static boolean tells(String name, JsonNode value) {
        if (name.equals("success") && value.isBoolean()) {
            return !value.booleanValue();
        }
        boolean named = FAILURE.matcher(name).find() && !isEmpty(value);
        boolean stated = STATES.contains(name)
                && value.isTextual()
                && FAILURE.matcher(lower(value.textValue())).find();
        return named || stated || in(value);
    }

    private static boolean isEmpty(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> true;
            case BOOLEAN -> !value.booleanValue();
            case NUMBER -> value.decimalValue().signum() == 0;
            case STRING -> value.textValue().isBlank();
            case ARRAY, OBJECT -> value.isEmpty();
            case BINARY, POJO -> false;
        };
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
