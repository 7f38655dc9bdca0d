package io.coldstream.ingress.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coldstream.schemas.process.CrashPoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    private static final long ROOM = 64 * 1_048_576L;

    @TempDir
    private Path folder;

    private final List<String> drained = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean away = new AtomicBoolean();

    @Test
    void whatIsKeptIsDrainedInItsOrderAfterARestart() throws Exception {
        try (Spool spool = open(ROOM)) {
            append(spool, 0, 5_000);
            assertThat(spool.bytes()).isPositive().isEqualTo(bytesOnDisk());
            assertThat(spool.oldestAt()).isPresent();
        }
        try (Spool spool = open(ROOM);
                SpoolDrain drain = drain(spool)) {
            append(spool, 5_000, 5_500);
            await().until(() -> spool.bytes() == 0);

            assertThat(drained).containsExactlyElementsOf(names(0, 5_500));
            assertThat(files()).isEmpty();
            assertThat(spool.oldestAt()).isEmpty();
            assertThat(drain).isNotNull();
        }
    }

    @Test
    void aDestinationThatIsAwayIsTriedUntilItIsThere() throws Exception {
        away.set(true);
        try (Spool spool = open(ROOM);
                SpoolDrain drain = drain(spool)) {
            append(spool, 0, 50);
            await().until(() -> drained.contains("tried"));
            append(spool, 50, 100);
            away.set(false);
            await().until(() -> spool.bytes() == 0);

            drained.removeIf("tried"::equals);
            assertThat(drained).containsExactlyElementsOf(names(0, 100));
            assertThat(drain).isNotNull();
        }
    }

    @Test
    void aTornTailIsNoRecord() throws Exception {
        try (Spool spool = open(ROOM)) {
            append(spool, 0, 10);
            spool.append(named("torn"));
        }
        Path file = files().getFirst();
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 3);
        }
        try (Spool spool = open(ROOM);
                SpoolDrain drain = drain(spool)) {
            await().until(() -> spool.bytes() == 0);

            assertThat(drained).containsExactlyElementsOf(names(0, 10));
            assertThat(spool.aside()).isZero();
            assertThat(drain).isNotNull();
        }
    }

    @Test
    void aDamagedFileIsKeptForAPersonAndWhatComesBeforeTheDamageIsDrained() throws Exception {
        try (Spool spool = open(ROOM)) {
            for (int one = 0; one < 10; one++) {
                append(spool, one, one + 1);
            }
        }
        Path file = files().getFirst();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 40] ^= 1;
        Files.write(file, bytes);
        try (Spool spool = open(ROOM);
                SpoolDrain drain = drain(spool)) {
            append(spool, 10, 20);
            await().until(() -> spool.bytes() == 0);

            assertThat(drained)
                    .containsExactlyElementsOf(Stream.concat(names(0, 9).stream(), names(10, 20).stream())
                            .toList());
            assertThat(spool.aside()).isEqualTo(1);
            assertThat(folder.resolve(file.getFileName() + ".damaged")).exists();
            assertThat(drain).isNotNull();
        }
    }

    @Test
    void aRecordThatIsRefusedForGoodHoldsUpNoOther() throws Exception {
        try (Spool spool = open(ROOM)) {
            append(spool, 0, 3);
            spool.append(named("refused")).get();
            append(spool, 3, 6);
            try (SpoolDrain drain = drain(spool)) {
                await().until(() -> spool.bytes() == 0);
                assertThat(drain).isNotNull();
            }

            assertThat(drained).containsExactlyElementsOf(names(0, 6));
            assertThat(spool.aside()).isEqualTo(1);
        }
    }

    @Test
    void itHoldsNoMoreThanItsSizeAndTakesAgainWhenItIsDrained() throws Exception {
        try (Spool spool = open(50_000)) {
            List<CompletableFuture<Void>> kept = IntStream.range(0, 100)
                    .mapToObj(number -> spool.append(new SpooledRecord("k" + number, new byte[1_000])))
                    .toList();
            kept.forEach(one -> assertThat(one)
                    .satisfiesAnyOf(
                            done -> assertThat(done).succeedsWithin(Duration.ofSeconds(5)),
                            done -> assertThatThrownBy(done::get).hasCauseInstanceOf(SpoolFullException.class)));
            long taken =
                    kept.stream().filter(one -> !one.isCompletedExceptionally()).count();
            assertThat(taken).isBetween(40L, 50L);
            assertThat(bytesOnDisk()).isLessThanOrEqualTo(60_000);

            try (SpoolDrain drain = drain(spool)) {
                await().until(() -> spool.bytes() == 0);
                assertThat(drain).isNotNull();
            }
            spool.append(named("again")).get();
        }
    }

    @Test
    void onlyItsOwnerMayLookIntoItAndOnlyOneProcessMayUseIt() throws Exception {
        Path own = folder.resolve("own");
        try (Spool spool = Spool.open(own, ROOM, InstantSource.system(), CrashPoints.none())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                    .isEqualTo("rwx------");
            assertThatThrownBy(() -> Spool.open(own, ROOM, InstantSource.system(), CrashPoints.none()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("uses it");
            assertThat(spool.takes()).isTrue();
        }
    }

    private Spool open(long room) throws IOException {
        return Spool.open(folder, room, InstantSource.system(), CrashPoints.none());
    }

    private SpoolDrain drain(Spool spool) {
        return new SpoolDrain(
                spool,
                record -> {
                    if (away.get()) {
                        drained.add("tried");
                        return CompletableFuture.failedFuture(new IOException("away"));
                    }
                    String name = new String(record.value(), StandardCharsets.UTF_8);
                    if (name.equals("refused")) {
                        return CompletableFuture.failedFuture(new RefusedRecordException(new IOException("too large")));
                    }
                    drained.add(name);
                    return CompletableFuture.completedFuture(null);
                },
                CrashPoints.none());
    }

    private static void append(Spool spool, int from, int to) throws Exception {
        List<CompletableFuture<Void>> kept = new ArrayList<>();
        for (String name : names(from, to)) {
            kept.add(spool.append(named(name)));
            if (name.endsWith("9")) {
                kept.getLast().get();
            }
        }
        kept.getLast().get();
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "record-" + number).toList();
    }

    private static SpooledRecord named(String name) {
        return new SpooledRecord("key", name.getBytes(StandardCharsets.UTF_8));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        }
    }

    private long bytesOnDisk() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
