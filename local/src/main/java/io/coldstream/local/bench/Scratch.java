package io.coldstream.local.bench;

import io.coldstream.schemas.SealingKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A temporary folder with keys of its own; {@link #close} removes it. */
record Scratch(Path folder, SealingKeys keys) implements AutoCloseable {

    static Scratch create() {
        try {
            Path folder = Files.createTempDirectory("coldstream-bench");
            return new Scratch(folder, SealingKeys.create(folder.resolve("keys")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes of the files that lie in folders of this name. */
    long onDisk(String store) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> liesIn(store, file))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean liesIn(String store, Path file) {
        Path parent = file.getParent();
        return parent != null && parent.endsWith(store) && Files.isRegularFile(file);
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
