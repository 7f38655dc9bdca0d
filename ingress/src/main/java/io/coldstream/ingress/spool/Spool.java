package io.coldstream.ingress.spool;

import io.coldstream.ingress.crash.IngressPoint;
import io.coldstream.schemas.PrivateFiles;
import io.coldstream.schemas.process.CrashPoints;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on disk, oldest first, within a size. One thread writes: what came while it forced the last group to disk is
 * its next group, so a force serves many. A file that a process left behind is read as it is and never written again;
 * a batch at its end that is not whole was never confirmed to anyone.
 */
public final class Spool implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Spool.class);

    private static final int SEGMENT_BYTES = 8 * 1_024 * 1_024;
    private static final int MOST_OF_A_GROUP = 1_000;
    private static final int MOST_BYTES_OF_A_GROUP = 4 * 1_024 * 1_024;
    private static final int MOST_WAITING = 4_096;
    private static final long LOOKS_FOR_THE_END_MILLIS = 100;
    private static final String LOCK = "lock";

    private final Path folder;
    private final long maxBytes;
    private final InstantSource clock;
    private final CrashPoints crashPoints;
    private final FileChannel lockFile;
    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread writer;
    private final Deque<Sealed> sealed = new ArrayDeque<>();
    private @Nullable Segment active;
    private long lastName;

    // Read without the lock, which a slow disk may hold for long: health and metrics don't wait for a disk.
    private volatile long bytes;
    private volatile int aside;
    private volatile @Nullable Instant oldestAt;
    private volatile boolean broken;
    private volatile boolean closed;

    private record Waiting(SpooledRecord record, CompletableFuture<Void> kept) {}

    /** A file that nothing is appended to any more. */
    record Sealed(Path file, long bytes) {}

    private Spool(Path folder, long maxBytes, InstantSource clock, CrashPoints crashPoints, FileChannel lockFile)
            throws IOException {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.crashPoints = crashPoints;
        this.lockFile = lockFile;
        for (Path file : files(folder)) {
            lastName = name(file);
            sealed.add(new Sealed(file, Files.size(file)));
            bytes += Files.size(file);
        }
        noteOldest();
        this.aside = count(folder, "[0-9]{20}\\.log\\.[a-z]+");
        this.writer = Thread.ofPlatform().daemon().name("spool-writer").start(this::write);
    }

    /**
     * Opens the spool in a folder, which is created for its owner alone when it is missing.
     *
     * @param maxBytes what all files may take together
     * @throws IOException if it can't be read and written, or another process has it
     */
    public static Spool open(Path folder, long maxBytes, InstantSource clock, CrashPoints crashPoints)
            throws IOException {
        PrivateFiles.folder(folder);
        FileChannel lockFile =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lockFile.tryLock() == null) {
                throw new IOException("another process uses it");
            }
            return new Spool(folder, maxBytes, clock, crashPoints, lockFile);
        } catch (OverlappingFileLockException e) {
            lockFile.close();
            throw new IOException("this process uses it already", e);
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().matches("[0-9]{20}\\.log"))
                    .sorted()
                    .toList();
        }
    }

    private static int count(Path folder, String names) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return (int) all.filter(file -> file.getFileName().toString().matches(names))
                    .count();
        }
    }

    /** Files are named by the time of their first record, so that names sort by age. */
    private static long name(Path file) {
        return Long.parseLong(file.getFileName().toString().substring(0, 20));
    }

    /**
     * Completes when the record is on disk.
     *
     * @return fails with {@link SpoolFullException}, or another {@link IOException} when the disk does not take it: then
     *     nothing was promised, though the record may be there
     */
    public CompletableFuture<Void> append(SpooledRecord record) {
        Waiting one = new Waiting(record, new CompletableFuture<>());
        if (closed || !waiting.offer(one)) {
            one.kept().completeExceptionally(new SpoolFullException("too many wait for the disk"));
        }
        return one.kept();
    }

    private void write() {
        List<Waiting> group = new ArrayList<>();
        @Nullable Waiting next = null;
        try {
            while (true) {
                Waiting first = next == null ? waiting.poll(LOOKS_FOR_THE_END_MILLIS, TimeUnit.MILLISECONDS) : next;
                if (first == null && closed) {
                    return;
                }
                if (first != null) {
                    group.add(first);
                    next = gather(group);
                    write(group);
                    group.clear();
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    /** Whatever waits already, up to a size; what comes next if there is more. */
    private @Nullable Waiting gather(List<Waiting> group) {
        int size = group.getFirst().record().sizeBound();
        for (Waiting one = waiting.poll(); one != null; one = waiting.poll()) {
            size += one.record().sizeBound();
            if (size > MOST_BYTES_OF_A_GROUP || group.size() == MOST_OF_A_GROUP) {
                return one;
            }
            group.add(one);
        }
        return null;
    }

    private void write(List<Waiting> group) {
        List<Waiting> fitting = fitting(group);
        if (fitting.isEmpty()) {
            return;
        }
        try {
            keep(fitting.stream().map(Waiting::record).toList());
            broken = false;
            crashPoints.reached(IngressPoint.SPOOL_FORCED);
            fitting.forEach(one -> one.kept().complete(null));
        } catch (IOException | RuntimeException e) {
            if (!broken) {
                log.atError()
                        .setMessage("The spool can't be written; senders get 503 while Kafka is away")
                        .addKeyValue("folder", folder)
                        .setCause(e)
                        .log();
            }
            broken = true;
            fail(fitting, e instanceof IOException io ? io : new IOException(e));
        }
    }

    private synchronized List<Waiting> fitting(List<Waiting> group) {
        List<Waiting> fitting = new ArrayList<>();
        long after = bytes;
        for (Waiting one : group) {
            after += one.record().sizeBound();
            if (after > maxBytes) {
                fail(List.of(one), new SpoolFullException("the spool has its " + maxBytes + " bytes"));
            } else {
                fitting.add(one);
            }
        }
        return fitting;
    }

    private static void fail(List<Waiting> group, IOException why) {
        group.forEach(one -> one.kept().completeExceptionally(why));
    }

    private synchronized void keep(List<SpooledRecord> group) throws IOException {
        Segment segment = active;
        if (segment != null && segment.bytes() > SEGMENT_BYTES) {
            seal(segment);
            segment = null;
        }
        if (segment == null) {
            lastName = Math.max(lastName + 1, clock.millis());
            segment = Segment.create(folder.resolve("%020d".formatted(lastName) + Segment.SUFFIX));
            active = segment;
            noteOldest();
        }
        int before = segment.bytes();
        try {
            segment.append(group, clock.millis());
            crashPoints.reached(IngressPoint.SPOOL_WRITTEN);
            segment.force();
            bytes += segment.bytes() - before;
        } catch (IOException | RuntimeException e) {
            takeBack(segment, before);
            throw e;
        }
    }

    // After a failed force nobody knows what of the file is on disk (fsync(2)): nothing is appended to it any more.
    private void takeBack(Segment segment, int before) throws IOException {
        try {
            segment.truncate(before);
        } catch (IOException | RuntimeException e) {
            bytes += segment.bytes() - before;
        }
        seal(segment);
    }

    private void seal(Segment segment) throws IOException {
        active = null;
        segment.close();
        if (segment.bytes() == 0) {
            Files.deleteIfExists(segment.file());
        } else {
            sealed.add(new Sealed(segment.file(), segment.bytes()));
        }
        noteOldest();
    }

    /** The oldest file with records; it stays the oldest until it is {@linkplain #remove removed}. */
    synchronized Optional<Sealed> oldest() throws IOException {
        if (sealed.isEmpty() && active != null) {
            seal(active);
        }
        return Optional.ofNullable(sealed.peek());
    }

    /** All that is in the oldest file is kept elsewhere by now. */
    synchronized void remove(Sealed file) throws IOException {
        Files.deleteIfExists(file.file());
        forget(file);
    }

    /** The oldest file is not done with and never will be: it is kept for a person, and is no part of the spool any more. */
    synchronized void setAside(Sealed file, String why) throws IOException {
        Files.move(file.file(), file.file().resolveSibling(file.file().getFileName() + "." + why));
        aside++;
        forget(file);
    }

    private void forget(Sealed file) {
        if (sealed.remove(file)) {
            bytes -= file.bytes();
        }
        noteOldest();
    }

    private void noteOldest() {
        Sealed first = sealed.peek();
        Path file = first == null ? (active == null ? null : active.file()) : first.file();
        oldestAt = file == null ? null : Instant.ofEpochMilli(name(file));
    }

    /** What the records take on disk. */
    public long bytes() {
        return bytes;
    }

    /** When the oldest file was begun; empty if nothing is kept. */
    public Optional<Instant> oldestAt() {
        return Optional.ofNullable(oldestAt);
    }

    /** Files that were set aside for a person. */
    public int aside() {
        return aside;
    }

    /** Whether a record would be taken, as far as is known. */
    public boolean takes() {
        return !closed && !broken && bytes() < maxBytes;
    }

    /** Takes nothing more, and finishes what waits. */
    @Override
    public void close() throws IOException {
        closed = true;
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            if (active != null) {
                seal(active);
            }
        }
        lockFile.close();
    }
}
