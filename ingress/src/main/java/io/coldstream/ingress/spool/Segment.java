package io.coldstream.ingress.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/**
 * One file of the spool, in the format of Kafka's own log (message format v2, KIP-98): each group of records is a batch
 * with a CRC-32C, and {@code kafka-dump-log} reads it. This class writes it and {@link SegmentReader} reads it; they alone
 * know Kafka's classes for it, which are public but not part of its API.
 */
final class Segment implements Closeable {

    static final String SUFFIX = ".log";

    private final Path file;
    private final FileRecords records;
    private long nextOffset;

    private Segment(Path file, FileRecords records) {
        this.file = file;
        this.records = records;
    }

    /** A new and empty one, whose name is on disk when this returns. */
    static Segment create(Path file) throws IOException {
        Segment segment = new Segment(file, FileRecords.open(file.toFile(), true, false, 0, false));
        try {
            // The entry of a new file is data of its folder.
            try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
            return segment;
        } catch (IOException e) {
            segment.close();
            Files.deleteIfExists(file);
            throw e;
        }
    }

    Path file() {
        return file;
    }

    int bytes() {
        return records.sizeInBytes();
    }

    /** Writes these as one batch; they are not forced to disk yet. */
    void append(List<SpooledRecord> group, long nowMillis) throws IOException {
        SimpleRecord[] batch = group.stream()
                .map(one -> new SimpleRecord(nowMillis, one.key().getBytes(StandardCharsets.UTF_8), one.value()))
                .toArray(SimpleRecord[]::new);
        records.append(MemoryRecords.withRecords(nextOffset, Compression.NONE, batch));
        nextOffset += batch.length;
    }

    /** Forces to disk what was written. */
    void force() throws IOException {
        records.flush();
    }

    /** Takes back what was written beyond {@code bytes}. */
    void truncate(int bytes) throws IOException {
        records.truncateTo(bytes);
    }

    @Override
    public void close() throws IOException {
        records.closeHandlers();
    }
}
