package io.coldstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealingKeysTest {

    @TempDir
    Path parent;

    @Test
    void onlyTheOwnerMayReadTheFolderAndItsFiles() throws IOException {
        Path folder = parent.resolve("keys");
        SealingKeys.create(folder);

        assertThat(permissions(folder)).isEqualTo("rwx------");
        assertThat(content(folder).keySet())
                .containsExactly(
                        "body-hash.key",
                        "credentials-private.json",
                        "credentials-public.json",
                        "opening-private.json",
                        "sealing-public.json");
        for (String file : content(folder).keySet()) {
            assertThat(permissions(folder.resolve(file))).as(file).isEqualTo("rw-------");
        }
    }

    @Test
    void creatingAgainChangesNothing() throws IOException {
        SealingKeys.create(parent);
        Map<String, String> before = content(parent);

        SealingKeys.create(parent);

        assertThat(content(parent)).isEqualTo(before);
    }

    @Test
    void aPublicKeyWithoutItsPrivateKeyIsAnError() throws IOException {
        SealingKeys keys = SealingKeys.create(parent);
        Files.delete(keys.opening());

        assertThatIllegalStateException()
                .isThrownBy(() -> SealingKeys.create(parent))
                .withMessageContaining("opening-private.json")
                .withMessageContaining("Restore it");
        assertThat(keys.opening()).doesNotExist();
    }

    @Test
    void aMissingPublicKeyIsMadeFromItsPrivateKey() throws IOException {
        SealingKeys keys = SealingKeys.create(parent);
        String before = Files.readString(keys.sealing());
        Files.delete(keys.sealing());

        SealingKeys.create(parent);

        assertThat(keys.sealing()).hasContent(before);
    }

    @Test
    void halvesOfDifferentPairsAreAnError() throws IOException {
        SealingKeys keys = SealingKeys.create(parent);
        Files.delete(keys.sealing());
        Files.copy(keys.credentialsPublic(), keys.sealing());

        assertThatIllegalStateException()
                .isThrownBy(() -> SealingKeys.create(parent))
                .withMessageContaining("no pair");
    }

    @Test
    void twoThatCreateAtTheSameTimeEndWithOneSet() throws Exception {
        List<Callable<SealingKeys>> creators = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            creators.add(() -> SealingKeys.create(parent));
        }

        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var created : threads.invokeAll(creators)) {
                assertThat(created.get()).isEqualTo(SealingKeys.in(parent));
            }
        }
        assertThat(content(parent)).hasSize(5);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Map<String, String> content(Path folder) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                content.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return content;
    }
}
