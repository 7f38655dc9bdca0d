package io.coldstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.BodyHash;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.Sealer;
import io.coldstream.schemas.SealingKeys;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Authentic bodies of every kind of garbage, verified, parsed and sealed: none is a failure, what is sealed opens to
 * what came, and keys stay within their bounds. 20,000, a million with {@code COLDSTREAM_FULL=true}, which also holds
 * the longest one to 50 ms and the heap to what it was; repeated with {@code -Dseed=N}.
 */
class BodyFuzzTest {

    private static final boolean FULL = Boolean.parseBoolean(System.getenv("COLDSTREAM_FULL"));
    private static final int BODIES = FULL ? 1_000_000 : 20_000;
    private static final int WARM_UP = 5_000;
    private static final int OPENED_OF = 500;
    private static final long SEED = Long.getLong("seed", 20_261_121L);
    private static final Instant NOW = Instant.ofEpochSecond(1_763_625_600);
    private static final Path EXAMPLES = Path.of("..", "streams-app", "src", "test", "resources", "webhooks");

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

    @TempDir
    Path folder;

    private long longestCpu;
    private long longestWall;
    private int readable;

    @Test
    void noBodyMakesItFailOrTakeLong() throws Exception {
        SealingKeys keys = SealingKeys.create(folder);
        var intake = new WebhookIntake(
                Authenticator.of(TestIngress.CMR),
                new WebhookSealing(Sealer.of(keys.sealing()), BodyHash.of(keys.bodyHash())));
        Opener opener = Opener.of(List.of(keys.opening()));
        Random random = new Random(SEED);
        List<byte[]> examples = examples();
        for (int i = 0; i < WARM_UP; i++) {
            take(intake, mutated(examples, random));
        }
        longestCpu = 0;
        longestWall = 0;
        readable = 0;
        long heapBefore = usedHeap();
        for (int i = 0; i < BODIES; i++) {
            byte[] body = mutated(examples, random);
            WebhookIntake.Taken taken = take(intake, body);
            assertThat(taken.key()).as("seed %d, body %d", SEED, i).matches("[A-Za-z0-9_.:@/-]{1,270}");
            if (i % OPENED_OF == 0) {
                assertThat(opener.open(taken.webhook().getSealedBody(), AssociatedData.webhook(taken.webhook())))
                        .isEqualTo(body);
            }
        }
        long heapAfter = usedHeap();
        System.out.printf(
                "bodies: seed %d, %,d taken, 0 failures, %,d of them JSON objects; the longest %.1f ms of CPU, %.1f ms"
                        + " of wall time; heap %.1f MB before, %.1f MB after%n",
                SEED, BODIES, readable, longestCpu / 1e6, longestWall / 1e6, heapBefore / 1e6, heapAfter / 1e6);
        assertThat(readable).isBetween(BODIES / 20, BODIES);
        if (FULL) {
            assertThat(longestCpu).isLessThan(50_000_000L);
            assertThat(heapAfter - heapBefore).isLessThan(8_000_000L);
        }
    }

    private WebhookIntake.Taken take(WebhookIntake intake, byte[] body) throws RefusedException {
        String timestamp = Long.toString(NOW.getEpochSecond());
        SignatureHeaders headers = Signatures.headers(
                "cmr-x-timestamp",
                timestamp,
                "cmr-x-signature",
                Signatures.cmr(SignatureForm.TIMESTAMP_BODY_HEX, "partner-api-key", timestamp, body));
        long cpu = THREADS.getCurrentThreadCpuTime();
        long wall = System.nanoTime();
        WebhookIntake.Taken taken = intake.take(headers, body, NOW);
        longestWall = Math.max(longestWall, System.nanoTime() - wall);
        longestCpu = Math.max(longestCpu, THREADS.getCurrentThreadCpuTime() - cpu);
        readable += taken.readable() ? 1 : 0;
        return taken;
    }

    private static byte[] mutated(List<byte[]> examples, Random random) {
        byte[] body = TextMutations.any(examples, random);
        // Mostly one change: of more than that hardly anything is JSON any more.
        for (int n = random.nextInt(3) == 0 ? random.nextInt(5) : 0; n >= 0; n--) {
            body = BodyMutations.mutated(body, random);
        }
        // One in a thousand is about as large as they come.
        boolean large = random.nextInt(1_000) == 0 && body.length > 0;
        while (large && body.length <= TestIngress.MAX_BODY / 2) {
            body = BodyMutations.joined(body, body);
        }
        return body.length <= TestIngress.MAX_BODY ? body : new byte[0];
    }

    private static List<byte[]> examples() throws IOException {
        List<byte[]> bodies = new ArrayList<>();
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            for (Path file : files.sorted().toList()) {
                bodies.add(Files.readAllBytes(file));
            }
        }
        return bodies;
    }

    private static long usedHeap() {
        System.gc();
        return MEMORY.getHeapMemoryUsage().getUsed();
    }
}
