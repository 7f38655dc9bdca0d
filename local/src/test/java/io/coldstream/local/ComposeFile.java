package io.coldstream.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What docker-compose.yml says about the processes that are ours. */
final class ComposeFile {

    private static final Path FILE = Path.of("..", "docker-compose.yml");

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

    /** The service's variables, defaults filled in, with the names of containers and volumes put as {@code places} say. */
    Map<String, String> variables(String service, Map<String, String> places) {
        Map<String, String> variables = new TreeMap<>();
        services.path(service).path("environment").properties().forEach(variable -> {
            String value = variable.getValue().asText().replaceAll("\\$\\{[A-Z_]+:-([^}]*)}", "$1");
            for (var place : places.entrySet()) {
                // Whole words: a port must not be found within another.
                value = value.replaceAll("(?<!\\w)" + Pattern.quote(place.getKey()) + "(?!\\w)", place.getValue());
            }
            variables.put(variable.getKey(), value);
        });
        return variables;
    }
}
