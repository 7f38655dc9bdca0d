package io.coldstream.schemas.process;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads settings from environment variables once, at start, and gathers every problem so that a person mends them all
 * in one go. A variable that is set but empty counts as not set.
 */
public final class Environment {

    private final Map<String, String> variables;
    private final List<String> problems = new ArrayList<>();

    public Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** The value of {@code name}, if set. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    public String text(String name, String otherwise) {
        return text(name).orElse(otherwise);
    }

    /** The value of {@code name}; a missing one is a problem that names {@code meaning}. */
    public String required(String name, String meaning) {
        return text(name).orElseGet(() -> {
            problem(name + " is not set: it names " + meaning);
            return "";
        });
    }

    /** A whole number within {@code least} and {@code most}. */
    public int integer(String name, int otherwise, int least, int most) {
        int value = parsed(name, Integer::valueOf, "a whole number").orElse(otherwise);
        if (value < least || value > most) {
            problem(name + "=" + value + " is outside " + least + " to " + most);
        }
        return value;
    }

    /** A TCP port; 0 asks for a free one. */
    public int port(String name, int otherwise) {
        return integer(name, otherwise, 0, 65_535);
    }

    /** An ISO 8601 duration such as {@code PT5M}. */
    public Duration duration(String name, Duration otherwise) {
        return parsed(name, Duration::parse, "an ISO 8601 duration such as PT5M")
                .orElse(otherwise);
    }

    public Optional<Path> path(String name) {
        return parsed(name, Path::of, "a path");
    }

    public Optional<URI> uri(String name) {
        return parsed(name, URI::create, "an address such as http://127.0.0.1:8082");
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String name, boolean otherwise) {
        return parsed(
                        name,
                        value -> switch (value) {
                            case "true" -> true;
                            case "false" -> false;
                            default -> throw new IllegalArgumentException();
                        },
                        "true or false")
                .orElse(otherwise);
    }

    /** Any other form: {@code parse} throws an unchecked exception for what is not of that form. */
    public <T> Optional<T> parsed(String name, Function<String, T> parse, String form) {
        return text(name).flatMap(value -> {
            try {
                return Optional.of(parse.apply(value));
            } catch (RuntimeException e) {
                problem(name + " is not " + form);
                return Optional.empty();
            }
        });
    }

    /** Settings of the Kafka clients: {@code KAFKA_BOOTSTRAP_SERVERS} becomes {@code bootstrap.servers}. */
    public Map<String, Object> kafka() {
        Map<String, Object> settings = new TreeMap<>();
        variables.forEach((name, value) -> {
            if (name.startsWith("KAFKA_") && !value.isBlank()) {
                settings.put(
                        name.substring("KAFKA_".length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        value.strip());
            }
        });
        if (!settings.containsKey("bootstrap.servers")) {
            problem("KAFKA_BOOTSTRAP_SERVERS is not set: it names the Kafka brokers, such as 127.0.0.1:9092");
        }
        return settings;
    }

    /** Notes a problem that only the caller can see. Never put a secret's value into it. */
    public void problem(String text) {
        problems.add(text);
    }

    /**
     * To be called when everything was read.
     *
     * @throws SettingsException with every problem met
     */
    public void check() {
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }
}
