package io.coldstream.local.registry;

import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** What the registry does, without HTTP. One writer at a time: versions and ids are given out in order. */
final class Subjects {

    private final RegistryState state;
    private final SchemasTopic topic;
    private final Object writing = new Object();

    Subjects(RegistryState state, SchemasTopic topic) {
        this.state = state;
        this.topic = topic;
    }

    /** Registers a schema unless the subject has it already, and returns its id. */
    int register(String subject, String text) {
        Schema schema = parse(text);
        synchronized (writing) {
            Optional<RegisteredSchema> known = find(subject, schema);
            if (known.isPresent()) {
                return known.get().id();
            }
            List<RegisteredSchema> versions = state.versions(subject);
            List<String> problems = problems(subject, schema, versions);
            if (!problems.isEmpty()) {
                throw RegistryError.incompatible(subject, problems);
            }
            int version = versions.isEmpty() ? 1 : versions.getLast().version() + 1;
            var registered = new RegisteredSchema(subject, version, state.idFor(schema.toString()), schema.toString());
            topic.append(SchemasRecord.of(registered));
            state.add(registered);
            return registered.id();
        }
    }

    /** The version of the subject that has exactly this schema. */
    RegisteredSchema lookUp(String subject, String text) {
        versions(subject);
        return find(subject, parse(text)).orElseThrow(() -> RegistryError.schemaNotFound("Schema"));
    }

    List<RegisteredSchema> versions(String subject) {
        List<RegisteredSchema> versions = state.versions(subject);
        if (versions.isEmpty()) {
            throw RegistryError.subjectNotFound(subject);
        }
        return versions;
    }

    /** @param version a number, {@code latest}, or -1, which means the same */
    RegisteredSchema version(String subject, String version) {
        List<RegisteredSchema> versions = versions(subject);
        if (version.equals("latest") || version.equals("-1")) {
            return versions.getLast();
        }
        int number = number(version);
        return versions.stream()
                .filter(registered -> registered.version() == number)
                .findFirst()
                .orElseThrow(() -> RegistryError.versionNotFound(version));
    }

    /** What stands between a schema and one version of the subject at the level in force. */
    List<String> problemsWith(String subject, String version, String text) {
        Schema schema = parse(text);
        return levelOf(subject)
                .problems(schema, List.of(parse(version(subject, version).schema())));
    }

    /** What stands between a schema and those versions of the subject that the level in force names. */
    List<String> problems(String subject, String text) {
        return problems(subject, parse(text), state.versions(subject));
    }

    void setLevel(CompatibilityLevel level) {
        synchronized (writing) {
            topic.append(SchemasRecord.of(null, level));
            state.setLevel(level);
        }
    }

    void setLevel(String subject, CompatibilityLevel level) {
        synchronized (writing) {
            topic.append(SchemasRecord.of(subject, level));
            state.setLevel(subject, Optional.of(level));
        }
    }

    private CompatibilityLevel levelOf(String subject) {
        return state.levelOf(subject).orElseGet(state::level);
    }

    private List<String> problems(String subject, Schema schema, List<RegisteredSchema> versions) {
        CompatibilityLevel level = levelOf(subject);
        List<Schema> earlier =
                versions.stream().map(registered -> parse(registered.schema())).toList();
        return level.problems(schema, level.against(earlier));
    }

    private Optional<RegisteredSchema> find(String subject, Schema schema) {
        String text = schema.toString();
        return state.versions(subject).stream()
                .filter(registered -> registered.schema().equals(text))
                .findFirst();
    }

    private static int number(String version) {
        try {
            int number = Integer.parseInt(version);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, like any other that is none.
        }
        throw RegistryError.invalidVersion(version);
    }

    private static Schema parse(String text) {
        try {
            return new Schema.Parser().parse(text);
        } catch (AvroRuntimeException e) {
            throw RegistryError.invalidSchema(String.valueOf(e.getMessage()));
        }
    }
}
