package io.coldstream.ingress.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.FileLogInputStream.FileChannelRecordBatch;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;

/**
 * One file of the spool, in the format of Kafka's own log (message format v2, KIP-98): each group of records is a batch
 * with a CRC-32C, and {@code kafka-dump-log} reads it. This class alone knows Kafka's classes for it, which are public
 * but not part of its API.
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

    /** One that is there, to be read. */
    static Segment open(Path file) throws IOException {
        return new Segment(file, FileRecords.open(file.toFile(), false));
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

    /** The batches of this file, oldest first, up to the first that is torn or damaged. */
    final class Reader {

        private final Iterator<FileChannelRecordBatch> batches =
                records.batches().iterator();
        private int readTo;
        private boolean damaged;

        /** The next batch; empty at the end. */
        Optional<List<SpooledRecord>> next() {
            try {
                if (damaged || !batches.hasNext()) {
                    return Optional.empty();
                }
                FileChannelRecordBatch batch = batches.next();
                batch.ensureValid();
                List<SpooledRecord> read = new ArrayList<>();
                for (Record record : batch) {
                    read.add(new SpooledRecord(
                            StandardCharsets.UTF_8.decode(record.key()).toString(), bytes(record.value())));
                }
                readTo = batch.position() + batch.sizeInBytes();
                return Optional.of(read);
            } catch (KafkaException | IllegalArgumentException e) {
                damaged = true;
                return Optional.empty();
            }
        }

        /**
         * Whether something follows the last good batch that was once whole. The beginning of a batch is none of that:
         * it was being written when the process ended, and nobody was told that it is kept.
         */
        boolean isDamaged() {
            return damaged;
        }

        /** Bytes that were read and good. */
        int readTo() {
            return readTo;
        }
    }

    Reader reader() {
        return new Reader();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        records.closeHandlers();
    }
}
