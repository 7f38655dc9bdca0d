package io.coldstream.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * The schema of a generated class as other programs should see it: its {@code .avsc} with every named type resolved,
 * without the {@code avro.java.string} property that the generator adds for Java's sake.
 */
public final class CleanSchema {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JAVA_STRING = "avro.java.string";

    private CleanSchema() {}

    public static Schema of(Class<? extends SpecificRecord> type) {
        Schema generated = SpecificData.getForClass(type).getSchema(type);
        try {
            JsonNode clean = clean(JSON.readTree(generated.toString()));
            return new Schema.Parser().parse(JSON.writeValueAsString(clean));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode clean(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode cleaned = JSON.createArrayNode();
            array.forEach(element -> cleaned.add(clean(element)));
            return cleaned;
        }
        if (node instanceof ObjectNode object) {
            ObjectNode cleaned = JSON.createObjectNode();
            object.properties().stream()
                    .filter(property -> !property.getKey().equals(JAVA_STRING))
                    .forEach(property -> cleaned.set(property.getKey(), clean(property.getValue())));
            boolean plainType = cleaned.size() == 1 && cleaned.path("type").isTextual() && cleaned.size() < node.size();
            return plainType ? cleaned.get("type") : cleaned;
        }
        return node;
    }
}
