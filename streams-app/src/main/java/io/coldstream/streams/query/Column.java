package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;

/** A column of an exported table: its title, and what an item shows in it. */
record Column(String title, Function<JsonNode, String> cell) {

    /** A field of the same name. */
    static Column of(String field) {
        return at(field, "/" + field);
    }

    /** What a JSON pointer leads to; what is not known is empty. */
    static Column at(String title, String pointer) {
        return new Column(title, item -> {
            JsonNode found = item.at(pointer);
            return found.isContainerNode() ? found.toString() : found.asText();
        });
    }

    /** One field of each element of a list; mostly there is one element, several are divided by semicolons. */
    static Column each(String title, String pointer, String field) {
        return new Column(title, item -> String.join(";", item.at(pointer).findValuesAsText(field)));
    }
}
