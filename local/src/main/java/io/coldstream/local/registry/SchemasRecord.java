package io.coldstream.local.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record of {@code _schemas}, in JSON as Confluent's registry writes it: the key names what the record is about, the
 * value is the whole of it.
 */
record SchemasRecord(String key, @Nullable String value) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static SchemasRecord of(RegisteredSchema registered) {
        ObjectNode value = JSON.createObjectNode()
                .put("subject", registered.subject())
                .put("version", registered.version())
                .put("id", registered.id())
                .put("schema", registered.schema())
                .put("deleted", false);
        ObjectNode key = JSON.createObjectNode()
                .put("keytype", "SCHEMA")
                .put("subject", registered.subject())
                .put("version", registered.version())
                .put("magic", 1);
        return new SchemasRecord(key.toString(), value.toString());
    }

    /** @param subject null for the level that holds where a subject has none of its own */
    static SchemasRecord of(@Nullable String subject, CompatibilityLevel level) {
        ObjectNode key = JSON.createObjectNode()
                .put("keytype", "CONFIG")
                .put("subject", subject)
                .put("magic", 0);
        ObjectNode value = JSON.createObjectNode().put("compatibilityLevel", level.name());
        return new SchemasRecord(key.toString(), value.toString());
    }

    /** Applies the record; kinds that this registry does not write itself and does not need are passed over. */
    void applyTo(RegistryState state) throws JsonProcessingException {
        JsonNode about = JSON.readTree(key);
        JsonNode what = value == null ? JSON.missingNode() : JSON.readTree(value);
        switch (about.path("keytype").asText()) {
            case "SCHEMA" -> applySchema(about, what, state);
            case "CONFIG" -> applyConfig(about, what, state);
            case "DELETE_SUBJECT" -> {
                String subject = about.path("subject").asText();
                int last = what.path("version").asInt(Integer.MAX_VALUE);
                state.versions(subject).stream()
                        .filter(registered -> registered.version() <= last)
                        .forEach(registered -> state.remove(subject, registered.version()));
            }
            default -> {}
        }
    }

    private static void applySchema(JsonNode about, JsonNode what, RegistryState state) {
        String subject = about.path("subject").asText();
        int version = about.path("version").asInt();
        if (what.path("schema").isTextual()
                && "AVRO".equals(what.path("schemaType").asText("AVRO"))) {
            state.add(new RegisteredSchema(
                    subject,
                    version,
                    what.path("id").asInt(),
                    what.path("schema").asText()));
        }
        if (what.isMissingNode() || what.path("deleted").asBoolean(false)) {
            state.remove(subject, version);
        }
    }

    private static void applyConfig(JsonNode about, JsonNode what, RegistryState state) {
        Optional<CompatibilityLevel> level = Optional.of(
                        what.path("compatibilityLevel").asText())
                .filter(name -> !name.isEmpty())
                .map(CompatibilityLevel::parse);
        if (about.path("subject").isTextual()) {
            state.setLevel(about.path("subject").asText(), level);
        } else {
            state.setLevel(level.orElse(RegistryState.DEFAULT_COMPATIBILITY));
        }
    }
}
