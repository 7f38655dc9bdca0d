package io.coldstream.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What docker-compose.yml says about the processes that are ours. */
final class ComposeFile {

    private static final Path FILE = Path.of("..", "docker-compose.yml");

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z_]+):-([^}]*)}");

    private final JsonNode services;

    private ComposeFile(JsonNode services) {
        this.services = services;
    }

    static ComposeFile read() throws IOException {
        return new ComposeFile(
                new YAMLMapper(new YAMLFactory()).readTree(FILE.toFile()).path("services"));
    }

    /** The names of the services that run from our image for good. */
    List<String> ours() {
        return services.properties().stream()
                .filter(service -> service.getValue().path("image").asText().equals("coldstream:latest"))
                .filter(service -> service.getValue().has("healthcheck"))
                .map(Map.Entry::getKey)
                .toList();
    }

    String mainClass(String service) {
        JsonNode entrypoint = services.path(service).path("entrypoint");
        return entrypoint.path(entrypoint.size() - 1).asText();
    }

    /**
     * The service's variables, with the names of containers and volumes put as {@code places} say.
     *
     * @param environment the person's own, which the file may refer to; its defaults hold for the rest
     */
    Map<String, String> variables(String service, Map<String, String> environment, Map<String, String> places) {
        Map<String, String> variables = new TreeMap<>();
        services.path(service).path("environment").properties().forEach(variable -> {
            String value = filledIn(variable.getValue().asText(), environment);
            for (var place : places.entrySet()) {
                // Whole words: a port must not be found within another.
                value = value.replaceAll("(?<!\\w)" + Pattern.quote(place.getKey()) + "(?!\\w)", place.getValue());
            }
            variables.put(variable.getKey(), value);
        });
        return variables;
    }

    /** As docker-compose does it: {@code ${NAME:-default}}. */
    private static String filledIn(String value, Map<String, String> environment) {
        return REFERENCE.matcher(value).replaceAll(reference -> {
            String set = environment.getOrDefault(reference.group(1), "");
            return Matcher.quoteReplacement(set.isEmpty() ? reference.group(2) : set);
        });
    }
}
