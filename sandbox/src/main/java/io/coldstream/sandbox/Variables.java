package io.coldstream.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads environment variables and gathers every problem. One that is set but empty counts as not set. */
final class Variables {

    private final Map<String, String> variables;
    private final List<String> problems = new ArrayList<>();

    Variables(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    <T> Optional<T> parsed(String name, Function<String, T> parse, String form) {
        return text(name).flatMap(value -> {
            try {
                return Optional.of(parse.apply(value));
            } catch (RuntimeException e) {
                problem(name + " is not " + form);
                return Optional.empty();
            }
        });
    }

    int integer(String name, int otherwise, int least, int most) {
        int value = parsed(name, Integer::valueOf, "a whole number").orElse(otherwise);
        if (value < least || value > most) {
            problem(name + "=" + value + " is outside " + least + " to " + most);
            return otherwise;
        }
        return value;
    }

    void problem(String text) {
        problems.add(text);
    }

    /** @throws IllegalArgumentException with every problem met, a line each */
    void check() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
        }
    }
}
