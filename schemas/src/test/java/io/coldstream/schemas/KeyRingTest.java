package io.coldstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.coldstream.avro.SealedEnvelope;
import io.coldstream.schemas.KeyRing.Key;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyRingTest {

    private static final byte[] BODY = "{\"appPassword\":\"rena ppos micx xycp\"}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] WITH = AssociatedData.credentials("M1");
    private static final Instant LONG_AGO = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path parent;

    private Path folder;
    private KeyRing ring;

    @BeforeEach
    void makeKeys() throws IOException {
        folder = parent.resolve("keys");
        SealingKeys.create(folder);
        ring = new KeyRing(KeyPurpose.WEBHOOKS, folder);
    }

    @ParameterizedTest
    @EnumSource
    void theNewPairSealsAndTheOldOneOpensOnly(KeyPurpose purpose) throws Exception {
        KeyRing rotated = new KeyRing(purpose, folder);
        Key old = rotated.keys().getFirst();
        SealedEnvelope before = seal(rotated);

        Key fresh = rotated.rotate();
        SealedEnvelope after = seal(rotated);

        assertThat(rotated.keys()).extracting(Key::id).containsExactly(fresh.id(), old.id());
        assertThat(rotated.keys()).extracting(Key::seals).containsExactly(true, false);
        assertThat(fresh.file().getFileName().toString()).contains(fresh.id());
        assertThat(before.getKeyId()).isEqualTo(old.id());
        assertThat(after.getKeyId()).isEqualTo(fresh.id());
        assertOpens(rotated, before);
        assertOpens(rotated, after);
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> Opener.of(List.of(fresh.file())).open(before, WITH));
    }

    @Test
    void theOtherPairAndTheKeyOfTheHashesStayAsTheyAre() throws IOException {
        SealingKeys keys = SealingKeys.in(folder);
        String hash = Files.readString(keys.bodyHash());
        String credentials = Files.readString(keys.credentialsPublic());

        ring.rotate();
        SealingKeys.create(folder);

        assertThat(keys.bodyHash()).hasContent(hash);
        assertThat(keys.credentialsPublic()).hasContent(credentials);
        assertThat(new KeyRing(KeyPurpose.CREDENTIALS, folder).keys()).hasSize(1);
    }

    @Test
    void everyFileIsItsOwnersAlone() throws IOException {
        ring.rotate();
        ring.rotate();

        assertThat(permissions(folder)).isEqualTo("rwx------");
        for (Path file : files()) {
            assertThat(permissions(file)).as(file.toString()).isEqualTo("rw-------");
        }
    }

    @Test
    void aKeyIsDatedByWhenItBeganToSealAndAnOldOneByWhenItCeased() throws IOException {
        date(ring.publicFile(), LONG_AGO);
        date(ring.keys().getFirst().file(), LONG_AGO);
        assertThat(ring.keys().getFirst().since()).isEqualTo(LONG_AGO);
        Instant start = Instant.now().minusSeconds(1);

        Key fresh = ring.rotate();

        assertThat(fresh.since()).isAfter(start);
        assertThat(ring.keys()).allSatisfy(key -> assertThat(key.since()).isAfter(start));
    }

    @Test
    void oldKeysAreToldNewestFirst() throws IOException {
        String first = ring.keys().getFirst().id();
        String second = ring.rotate().id();
        String third = ring.rotate().id();
        for (Key key : ring.keys()) {
            date(key.file(), key.id().equals(first) ? LONG_AGO : LONG_AGO.plus(1, ChronoUnit.DAYS));
        }

        assertThat(ring.keys()).extracting(Key::id).containsExactly(third, second, first);
    }

    /**
     * What a rotation leaves that is cut short: the states between its steps, put together from before and after. Steps:
     * a temporary file, the private key, the old one's date, another temporary file, the public key.
     */
    @Test
    void aRotationThatIsCutShortAnywhereLeavesKeysThatWorkAndCanBeRotated() throws Exception {
        SealedEnvelope before = seal(ring);
        Key old = ring.keys().getFirst();
        date(old.file(), LONG_AGO);
        String oldPublic = Files.readString(ring.publicFile());
        Key fresh = ring.rotate();
        String newPublic = Files.readString(ring.publicFile());
        String newPrivate = Files.readString(fresh.file());
        FileTime dated = Files.getLastModifiedTime(old.file());
        for (int done = 0; done < 5; done++) {
            Files.writeString(ring.publicFile(), done < 5 - 1 ? oldPublic : newPublic);
            Files.deleteIfExists(fresh.file());
            if (done >= 1) {
                Files.writeString(fresh.file(), newPrivate);
            }
            Files.setLastModifiedTime(old.file(), done >= 2 ? dated : FileTime.from(LONG_AGO));
            Files.writeString(folder.resolve(".key" + done + ".tmp"), newPrivate.substring(0, 40 * done));

            SealingKeys.create(folder);

            boolean over = done == 4;
            assertThat(ring.keys().getFirst().id()).as("after step " + done).isEqualTo(over ? fresh.id() : old.id());
            SealedEnvelope between = seal(ring);
            assertOpens(ring, before);
            assertOpens(ring, between);
            Key next = ring.rotate();
            assertOpens(ring, before);
            assertOpens(ring, between);
            assertOpens(ring, seal(ring));
            assertThat(ring.keys())
                    .filteredOn(key -> key.id().equals(between.getKeyId()))
                    .allSatisfy(key -> assertThat(key.since()).isAfter(LONG_AGO.plus(Duration.ofDays(1))));
            Files.delete(next.file());
        }
    }

    @Test
    void rotationsAtTheSameTimeLoseNoKey() throws Exception {
        List<Callable<SealedEnvelope>> rotations = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            rotations.add(() -> {
                ring.rotate();
                return seal(ring);
            });
        }
        List<SealedEnvelope> sealed = new ArrayList<>();
        sealed.add(seal(ring));

        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var rotation : threads.invokeAll(rotations)) {
                sealed.add(rotation.get());
            }
        }

        List<Key> keys = ring.keys();
        assertThat(keys).hasSize(9);
        assertThat(keys).filteredOn(Key::seals).hasSize(1);
        Set<String> ids = new HashSet<>();
        keys.forEach(key -> ids.add(key.id()));
        assertThat(ids).hasSize(9);
        sealed.add(seal(ring));
        for (SealedEnvelope envelope : sealed) {
            assertOpens(ring, envelope);
        }
        assertThat(files()).noneMatch(file -> file.toString().endsWith(".tmp"));
    }

    @Test
    void aMissingPublicKeyIsMadeFromTheNewestPrivateKeyAndTheOthersCountFromThen() throws Exception {
        Key old = ring.keys().getFirst();
        Key fresh = ring.rotate();
        date(old.file(), LONG_AGO);
        Files.delete(ring.publicFile());
        assertThatIllegalStateException()
                .isThrownBy(ring::keys)
                .withMessageContaining("sealing-public.json is missing");
        assertThatIllegalStateException().isThrownBy(ring::rotate);

        SealingKeys.create(folder);

        assertThat(ring.keys()).extracting(Key::id).containsExactly(fresh.id(), old.id());
        assertThat(ring.keys().getLast().since()).isAfter(LONG_AGO.plus(1, ChronoUnit.DAYS));
    }

    @Test
    void aLostPrivateKeyIsNamedAndNothingIsRotated() throws IOException {
        Key fresh = ring.rotate();
        Files.delete(fresh.file());
        List<Path> before = files();

        assertThatIllegalStateException()
                .isThrownBy(ring::rotate)
                .withMessageContaining("are no pair")
                .withMessageContaining(fresh.id());
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void whereThereAreNoKeysNothingIsRotated() throws IOException {
        KeyRing none = new KeyRing(KeyPurpose.WEBHOOKS, Files.createDirectory(parent.resolve("empty")));

        assertThat(none.keys()).isEmpty();
        assertThatIllegalStateException().isThrownBy(none::rotate).withMessageContaining("there is no key");
        assertThat(new KeyRing(KeyPurpose.WEBHOOKS, parent.resolve("absent")).keys())
                .isEmpty();
    }

    @Test
    void aFileThatIsNoPrivateKeyIsNamedAndNotQuoted() throws IOException {
        Path wrong = Files.copy(ring.publicFile(), folder.resolve("opening-private-0123456789abcdef.json"));

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(ring::keys)
                .withMessage(wrong + " is not a private opening key");
    }

    @Test
    void aFolderStandsForAllItsPrivateKeysOfThePurpose() throws IOException {
        Key fresh = ring.rotate();
        Files.writeString(folder.resolve("opening-private-copy.json"), "{}");
        SealingKeys keys = SealingKeys.in(folder);
        Path none = Files.createDirectory(parent.resolve("none"));

        assertThat(KeyPurpose.WEBHOOKS.privateFiles(folder)).containsExactly(keys.opening(), fresh.file());
        assertThat(KeyPurpose.CREDENTIALS.privateFiles(folder)).containsExactly(keys.credentialsPrivate());
        assertThat(KeyPurpose.WEBHOOKS.privateFiles(fresh.file())).containsExactly(fresh.file());
        assertThat(KeyPurpose.WEBHOOKS.privateFiles(none)).containsExactly(none.resolve("opening-private.json"));
    }

    private SealedEnvelope seal(KeyRing ring) {
        return Sealer.of(ring.publicFile()).seal(BODY, WITH);
    }

    private void assertOpens(KeyRing ring, SealedEnvelope sealed) throws GeneralSecurityException {
        assertThat(Opener.of(ring.purpose().privateFiles(folder)).open(sealed, WITH))
                .isEqualTo(BODY);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static void date(Path file, Instant at) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(at));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
