package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.streams.codec.Amounts;
import io.coldstream.streams.domain.Money;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds a JSON object; what is not known is left out. */
final class JsonObject {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode node = NODES.objectNode();

    JsonObject with(String name, @Nullable Object value) {
        JsonNode json = json(value);
        if (json != null) {
            node.set(name, json);
        }
        return this;
    }

    ObjectNode node() {
        return node;
    }

    static JsonNode text(String value) {
        return NODES.textNode(value);
    }

    static ArrayNode list(Collection<?> values) {
        ArrayNode list = NODES.arrayNode();
        values.forEach(value -> list.add(json(value)));
        return list;
    }

    private static @Nullable JsonNode json(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case JsonNode json -> json;
            case JsonObject object -> object.node;
            case Optional<?> optional -> json(optional.orElse(null));
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Boolean flag -> NODES.booleanNode(flag);
            case io.coldstream.avro.Money money -> json(Amounts.domain(money));
            case Money money ->
                NODES.objectNode().put("amount", money.amount().toPlainString()).put("currency", money.currency());
            // Instants and durations print as ISO 8601, enums by their names.
            default -> NODES.textNode(value.toString());
        };
    }
}
