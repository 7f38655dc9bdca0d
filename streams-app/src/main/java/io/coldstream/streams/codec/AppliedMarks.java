package io.coldstream.streams.codec;

import io.coldstream.streams.domain.Applied;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.SortedSet;
import java.util.TreeSet;

/** The webhooks applied, as they are stored: sixteen bytes each. */
final class AppliedMarks {

    private static final int ID_BYTES = Applied.DIGITS / 2;

    private AppliedMarks() {}

    static ByteBuffer store(Applied applied) {
        ByteBuffer buffer = ByteBuffer.allocate(applied.marks().size() * (Long.BYTES + ID_BYTES));
        for (Applied.Mark mark : applied.marks()) {
            buffer.putLong(mark.sentAt().toEpochMilli()).put(HexFormat.of().parseHex(mark.identity()), 0, ID_BYTES);
        }
        return buffer.flip();
    }

    static Applied load(ByteBuffer stored) {
        SortedSet<Applied.Mark> marks = new TreeSet<>();
        ByteBuffer buffer = stored.duplicate();
        byte[] id = new byte[ID_BYTES];
        while (buffer.hasRemaining()) {
            Instant sentAt = Instant.ofEpochMilli(buffer.getLong());
            buffer.get(id);
            marks.add(new Applied.Mark(sentAt, HexFormat.of().formatHex(id)));
        }
        return marks.isEmpty() ? Applied.NONE : new Applied(marks);
    }
}
