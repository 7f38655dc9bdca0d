package io.coldstream.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What survives a kill: {@code journal.jsonl}, a line per step, and the ledger, which a step reaches only after the
 * journal has it. So a charge and its effect are remembered together or not at all. The journal is rewritten when it
 * has grown to four times its live size.
 */
final class Journal implements AutoCloseable {

    private static final long SMALL = 16L << 20;

    private final FileChannel lock;
    private final Ledger ledger;
    private final JsonLines file;
    private long rewriteAt = SMALL;

    private Journal(FileChannel lock, Ledger ledger, JsonLines file) {
        this.lock = lock;
        this.ledger = ledger;
        this.file = file;
    }

    /**
     * Opens the folder for this process alone and replays what it holds.
     *
     * @throws IOException when it can't be used, or another process uses it
     */
    static Journal open(Path folder, Consumer<Change> replay) throws IOException {
        Files.createDirectories(folder);
        FileChannel lock = lock(folder);
        Ledger ledger = Ledger.open(folder);
        JsonLines file = JsonLines.open(folder.resolve("journal.jsonl"), line -> {
            Change change = Json.read(line, Change.class);
            catchUp(ledger, change);
            replay.accept(change);
        });
        return new Journal(lock, ledger, file);
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Another sandbox of this very process: the same answer.
        }
        channel.close();
        throw new IOException("another sandbox uses the folder " + folder);
    }

    /** A kill between journal and ledger leaves charges that only the journal knows. */
    private static void catchUp(Ledger ledger, Change change) {
        try {
            ledger.append(change.charges());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Ledger ledger() {
        return ledger;
    }

    void append(Change change) throws IOException {
        file.append(Json.bytes(change));
        if (!change.charges().isEmpty()) {
            file.force();
            ledger.append(change.charges());
        }
    }

    boolean isGrown() throws IOException {
        return file.size() > rewriteAt;
    }

    /** Keeps only what still holds. */
    void rewrite(Stream<Entity> live) throws IOException {
        file.replace(live.map(entity -> Json.bytes(new Change(List.of(entity), List.of(), List.of())))
                .iterator());
        rewriteAt = Math.max(SMALL, 4 * file.size());
    }

    @Override
    public void close() throws IOException {
        file.close();
        ledger.close();
        lock.close();
    }
}
