package io.coldstream.streams.stores;

import io.coldstream.streams.domain.TimerKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Keys of a due index: big-endian time, kind and id, so that they stand in the order in which they come due. */
public final class DueKey {

    private DueKey() {}

    public static Bytes of(Instant dueAt, TimerKind kind, String subscriptionId, @Nullable String mailboxId) {
        byte[] id = (mailboxId == null ? subscriptionId : MailboxKey.of(subscriptionId, mailboxId))
                .getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + 1 + id.length)
                .putLong(inOrder(dueAt))
                .put((byte) kind.ordinal())
                .put(id)
                .array());
    }

    /** Not below any key of an earlier time, and below each of this time or a later one. */
    public static Bytes before(Instant at) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(inOrder(at)).array());
    }

    /** Signed numbers in the order of unsigned bytes. */
    private static long inOrder(Instant at) {
        return at.toEpochMilli() ^ Long.MIN_VALUE;
    }
}
