package io.coldstream.local.keys;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.schemas.KeyPurpose;
import io.coldstream.schemas.KeyRing;
import io.coldstream.schemas.process.CannotStartException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which folder of keys is meant, and how what is said about it is printed: the same for every command. */
final class KeyFolder {

    @Spec(Target.MIXEE)
    private @Nullable CommandSpec spec;

    @ArgGroup
    private Place place = new Place();

    @Option(names = "--json", order = 102, description = "Prints a JSON object.")
    private boolean json;

    /** Options of which one is enough. */
    static final class Place {

        @Option(
                names = "--data",
                order = 100,
                paramLabel = "DIR",
                description = "Data folder of 'coldstream up', with the keys in 'keys' (.coldstream by default).")
        private @Nullable Path data;

        @Option(names = "--keys", order = 101, paramLabel = "DIR", description = "The folder with the keys itself.")
        private @Nullable Path keys;
    }

    /** What is done with the keys. */
    @FunctionalInterface
    interface Work<T> {
        T with(Path folder) throws IOException;
    }

    /** @throws CannotStartException if a key is missing, can't be used or can't be written */
    <T> T within(Work<T> work) {
        try {
            return work.with(path());
        } catch (IOException e) {
            throw new CannotStartException("The keys in " + path() + " can't be reached: " + e, e);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new CannotStartException("The keys in " + path() + " can't be used: " + e.getMessage(), e);
        }
    }

    /** @throws CannotStartException if there are none */
    static List<KeyRing.Key> of(KeyPurpose purpose, Path folder) throws IOException {
        List<KeyRing.Key> keys = new KeyRing(purpose, folder).keys();
        if (keys.isEmpty()) {
            throw new CannotStartException("There are no keys in " + folder
                    + ": make them with 'keys create', or name their folder with --data or --keys");
        }
        return keys;
    }

    private Path path() {
        if (place.keys != null) {
            return place.keys;
        }
        return (place.data == null ? Path.of(".coldstream") : place.data).resolve("keys");
    }

    /** Prints the one or the other. */
    void say(JsonNode forPrograms, List<String> forPeople) {
        if (spec != null) {
            var out = spec.commandLine().getOut();
            if (json) {
                out.println(forPrograms);
            } else {
                forPeople.forEach(out::println);
            }
        }
    }
}
