package io.coldstream.local.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.SealedEnvelope;
import io.coldstream.local.ChildJvm;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.KeyPurpose;
import io.coldstream.schemas.KeyRing;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.Sealer;
import io.coldstream.schemas.SealingKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at a step of a rotation or soon after; which one is random, and the seed is printed. */
@Timeout(120)
class KilledRotationTest {

    private static final long SEED = Long.getLong("coldstream.crash.seed", System.nanoTime() % 1_000_000);
    private static final int KILLS = 8;
    private static final int MOST_MICROS = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final byte[] BODY = "sealed".getBytes(StandardCharsets.UTF_8);
    private static final byte[] WITH = AssociatedData.credentials("M1");

    @TempDir
    private Path folder;

    @Test
    void whereverARotationIsKilledEveryKeyThatEverSealedStillOpens() throws Exception {
        System.out.println("killed rotations: seed " + SEED + " (-Dcoldstream.crash.seed=" + SEED + ")");
        Random random = new Random(SEED);
        Path keys = folder.resolve("keys");
        SealingKeys.create(keys);
        KeyRing ring = new KeyRing(KeyPurpose.WEBHOOKS, keys);
        List<SealedEnvelope> sealed = new ArrayList<>(List.of(seal(ring)));

        for (int kill = 0; kill < KILLS; kill++) {
            int before = ring.keys().size();
            try (ChildJvm rotating =
                    ChildJvm.start("io.coldstream.local.keys.RotatesUntilKilled", folder, Map.of(), keys.toString())) {
                rotating.awaitLine("rotation 2", 60);
                awaitStep(keys, ring.publicFile(), random.nextBoolean());
                LockSupport.parkNanos(1_000L * random.nextInt(MOST_MICROS));
            }
            SealingKeys.create(keys);
            sealed.add(seal(ring));
            assertThat(ring.keys()).hasSizeGreaterThan(before + 2);
        }

        Opener opener = Opener.of(KeyPurpose.WEBHOOKS.privateFiles(keys));
        for (SealedEnvelope envelope : sealed) {
            assertThat(opener.open(envelope, WITH)).isEqualTo(BODY);
        }
        assertThat(ring.keys()).filteredOn(KeyRing.Key::seals).hasSize(1);
    }

    /** Returns just after a file came into being, or the public key was replaced. */
    private static void awaitStep(Path folder, Path publicFile, boolean replaced) throws IOException {
        Object key = key(publicFile);
        long files = count(folder);
        for (long giveUpAt = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < giveUpAt; ) {
            if (replaced ? !Objects.equals(key(publicFile), key) : count(folder) > files) {
                return;
            }
        }
        throw new AssertionError("nothing is rotated");
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static SealedEnvelope seal(KeyRing ring) {
        return Sealer.of(ring.publicFile()).seal(BODY, WITH);
    }
}
