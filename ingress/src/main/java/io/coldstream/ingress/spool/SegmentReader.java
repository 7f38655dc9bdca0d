package io.coldstream.ingress.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * The batches of one file of the spool, oldest first. What is damaged is stepped over to the next good batch: the length of
 * a batch is not part of its checksum, so a batch that seems to reach beyond the file's end is taken for one that was
 * being written only if no good one follows.
 */
final class SegmentReader {

    /** Of the message format v2: where a batch says how long it is, without these twelve bytes, and its format. */
    private static final int LENGTH_AT = 8;

    private static final int LENGTH_AFTER = 12;
    private static final int MAGIC_AT = 16;
    private static final int SHORTEST = 61;

    private final ByteBuffer bytes;
    private int readTo;
    private boolean damaged;

    private SegmentReader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Reads the whole file, which has some megabytes. */
    static SegmentReader of(Path file) throws IOException {
        return new SegmentReader(ByteBuffer.wrap(Files.readAllBytes(file)));
    }

    /** The next batch; empty at the end. */
    Optional<List<SpooledRecord>> next() {
        Optional<List<SpooledRecord>> here = batchAt(readTo);
        if (here.isPresent() || readTo == bytes.limit()) {
            return here;
        }
        boolean unfinished = reachesBeyondTheEnd(readTo);
        for (int at = readTo + 1; at < bytes.limit(); at++) {
            Optional<List<SpooledRecord>> later = batchAt(at);
            if (later.isPresent()) {
                damaged = true;
                return later;
            }
        }
        damaged |= !unfinished;
        readTo = bytes.limit();
        return Optional.empty();
    }

    private boolean reachesBeyondTheEnd(int at) {
        return bytes.limit() - at < SHORTEST || bytes.getInt(at + LENGTH_AT) > bytes.limit() - at - LENGTH_AFTER;
    }

    private Optional<List<SpooledRecord>> batchAt(int at) {
        if (reachesBeyondTheEnd(at) || bytes.get(at + MAGIC_AT) != RecordBatch.MAGIC_VALUE_V2) {
            return Optional.empty();
        }
        int size = bytes.getInt(at + LENGTH_AT) + LENGTH_AFTER;
        if (size < SHORTEST) {
            return Optional.empty();
        }
        try {
            RecordBatch batch = MemoryRecords.readableRecords(bytes.slice(at, size))
                    .batches()
                    .iterator()
                    .next();
            batch.ensureValid();
            List<SpooledRecord> read = new ArrayList<>();
            for (Record record : batch) {
                read.add(new SpooledRecord(
                        StandardCharsets.UTF_8.decode(record.key()).toString(), bytes(record.value())));
            }
            readTo = at + size;
            return Optional.of(read);
        } catch (KafkaException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether something that was once whole could not be read. The beginning of a batch at the end is none of that: it was
     * being written when the process ended, and nobody was told that it is kept.
     */
    boolean isDamaged() {
        return damaged;
    }

    /** Where what was read so far ends. */
    int readTo() {
        return readTo;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
