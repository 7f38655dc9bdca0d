package io.coldstream.local.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Confluent's REST API, as far as serdes, their command line and a curious person use it. */
final class RegistryRoutes {

    static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

    private static final ObjectMapper JSON = new ObjectMapper();
    // Not the types that a form of a web page may send without asking: no page may write here.
    private static final Set<String> ACCEPTED =
            Set.of(CONTENT_TYPE, "application/vnd.schemaregistry+json", "application/json", "application/octet-stream");

    private final RegistryState state;
    private final Subjects subjects;

    RegistryRoutes(RegistryState state, Subjects subjects) {
        this.state = state;
        this.subjects = subjects;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/", context -> answer(context, Map.of()));
        routes.get("/schemas/types", context -> answer(context, List.of("AVRO")));
        routes.get("/schemas/ids/{id}", this::schema);
        routes.get("/subjects", context -> answer(context, state.subjects()));
        routes.post("/subjects/{subject}", this::lookUp);
        routes.get("/subjects/{subject}/versions", this::versions);
        routes.post("/subjects/{subject}/versions", this::register);
        routes.get("/subjects/{subject}/versions/{version}", this::version);
        routes.get("/subjects/{subject}/versions/{version}/schema", this::text);
        routes.get("/config", context -> answer(context, Map.of("compatibilityLevel", state.level())));
        routes.put("/config", this::setLevel);
        routes.get("/config/{subject}", this::subjectLevel);
        routes.put("/config/{subject}", this::setSubjectLevel);
        routes.post("/compatibility/subjects/{subject}/versions", this::compatibility);
        routes.post("/compatibility/subjects/{subject}/versions/{version}", this::compatibilityWithVersion);
        routes.exception(RegistryError.class, (error, context) -> {
            context.status(error.status());
            answer(context, Map.of("error_code", error.code(), "message", String.valueOf(error.getMessage())));
        });
        routes.error(404, context -> missing(context));
    }

    private void schema(Context context) {
        String id = context.pathParam("id");
        String schema = state.schema(wholeNumber(id)).orElseThrow(() -> RegistryError.schemaNotFound("Schema " + id));
        answer(context, Map.of("schema", schema));
    }

    private void lookUp(Context context) {
        answer(context, view(subjects.lookUp(context.pathParam("subject"), schemaOf(context))));
    }

    private void versions(Context context) {
        answer(
                context,
                subjects.versions(context.pathParam("subject")).stream()
                        .map(RegisteredSchema::version)
                        .toList());
    }

    private void register(Context context) {
        answer(context, Map.of("id", subjects.register(context.pathParam("subject"), schemaOf(context))));
    }

    private void version(Context context) {
        answer(context, view(subjects.version(context.pathParam("subject"), context.pathParam("version"))));
    }

    private void text(Context context) {
        String version = context.pathParam("version");
        context.contentType(CONTENT_TYPE)
                .result(subjects.version(context.pathParam("subject"), version).schema());
    }

    private void setLevel(Context context) {
        CompatibilityLevel level = levelOf(context);
        subjects.setLevel(level);
        answer(context, Map.of("compatibility", level));
    }

    private void subjectLevel(Context context) {
        String subject = context.pathParam("subject");
        boolean orGlobal = "true".equals(context.queryParam("defaultToGlobal"));
        CompatibilityLevel level = state.levelOf(subject).orElseGet(() -> {
            if (orGlobal) {
                return state.level();
            }
            throw RegistryError.noSubjectCompatibility(subject);
        });
        answer(context, Map.of("compatibilityLevel", level));
    }

    private void setSubjectLevel(Context context) {
        CompatibilityLevel level = levelOf(context);
        subjects.setLevel(context.pathParam("subject"), level);
        answer(context, Map.of("compatibility", level));
    }

    private void compatibility(Context context) {
        verdict(context, subjects.problems(context.pathParam("subject"), schemaOf(context)));
    }

    private void compatibilityWithVersion(Context context) {
        verdict(
                context,
                subjects.problemsWith(context.pathParam("subject"), context.pathParam("version"), schemaOf(context)));
    }

    private static void verdict(Context context, List<String> problems) {
        boolean verbose = "true".equals(context.queryParam("verbose"));
        answer(
                context,
                verbose
                        ? Map.of("is_compatible", problems.isEmpty(), "messages", problems)
                        : Map.of("is_compatible", problems.isEmpty()));
    }

    private static Map<String, Object> view(RegisteredSchema registered) {
        return Map.of(
                "subject", registered.subject(),
                "version", registered.version(),
                "id", registered.id(),
                "schema", registered.schema());
    }

    private static String schemaOf(Context context) {
        JsonNode body = body(context);
        if (!"AVRO".equals(body.path("schemaType").asText("AVRO"))) {
            throw RegistryError.invalidSchema("only AVRO is known here");
        }
        if (!body.path("references").isEmpty()) {
            throw RegistryError.invalidSchema("references are not supported: send the resolved schema");
        }
        if (!body.path("schema").isTextual()) {
            throw RegistryError.invalidSchema("the field \"schema\" is missing");
        }
        return body.path("schema").textValue();
    }

    private static CompatibilityLevel levelOf(Context context) {
        return CompatibilityLevel.parse(
                body(context).path("compatibility").asText().toUpperCase(Locale.ROOT));
    }

    private static JsonNode body(Context context) {
        String type =
                String.valueOf(context.contentType()).replaceFirst(";.*", "").strip();
        if (!ACCEPTED.contains(type.toLowerCase(Locale.ROOT))) {
            throw RegistryError.unsupportedMediaType();
        }
        try {
            return JSON.readTree(context.body());
        } catch (JsonProcessingException e) {
            throw RegistryError.unprocessable("The body is no JSON");
        }
    }

    private static int wholeNumber(String id) {
        try {
            return Integer.parseInt(id);
        } catch (NumberFormatException e) {
            throw RegistryError.schemaNotFound("Schema " + id);
        }
    }

    private static void missing(Context context) {
        if (context.attribute("answered") == null) {
            answer(context, Map.of("error_code", 404, "message", "HTTP 404 Not Found"));
        }
    }

    private static void answer(Context context, Object value) {
        try {
            context.attribute("answered", true);
            context.contentType(CONTENT_TYPE).result(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
