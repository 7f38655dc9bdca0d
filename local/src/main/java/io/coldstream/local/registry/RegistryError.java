package io.coldstream.local.registry;

/**
 * What a caller is told, with the codes of Confluent's <a
 * href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">API reference</a>: the first three
 * digits are the HTTP status.
 */
final class RegistryError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int code;

    private RegistryError(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }

    int status() {
        return code < 1_000 ? code : code / 100;
    }

    static RegistryError subjectNotFound(String subject) {
        return new RegistryError(40401, "Subject '" + subject + "' not found.");
    }

    static RegistryError versionNotFound(String version) {
        return new RegistryError(40402, "Version " + version + " not found.");
    }

    static RegistryError schemaNotFound(String which) {
        return new RegistryError(40403, which + " not found");
    }

    static RegistryError noSubjectCompatibility(String subject) {
        return new RegistryError(
                40408, "Subject '" + subject + "' does not have subject-level compatibility configured");
    }

    static RegistryError incompatible(String subject, Object details) {
        return new RegistryError(
                409,
                "Schema being registered is incompatible with an earlier schema for subject \"" + subject
                        + "\", details: " + details);
    }

    static RegistryError unsupportedMediaType() {
        return new RegistryError(415, "HTTP 415 Unsupported Media Type");
    }

    static RegistryError unprocessable(String problem) {
        return new RegistryError(422, problem);
    }

    static RegistryError invalidSchema(String problem) {
        return new RegistryError(42201, "Invalid schema: " + problem);
    }

    static RegistryError invalidVersion(String version) {
        return new RegistryError(
                42202,
                "The specified version '" + version + "' is not a valid version id. "
                        + "Allowed values are between [1, 2^31-1] and the string \"latest\"");
    }

    static RegistryError invalidCompatibility(String level) {
        return new RegistryError(42203, "Invalid compatibility level '" + level + "'");
    }

    static RegistryError storeFailed(String problem) {
        return new RegistryError(50001, "Error in the backend data store: " + problem);
    }
}
