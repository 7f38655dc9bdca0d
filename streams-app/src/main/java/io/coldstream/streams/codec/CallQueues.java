package io.coldstream.streams.codec;

import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.CallQueueState;
import io.coldstream.streams.avro.SentCall;
import io.coldstream.streams.avro.WaitingCall;
import io.coldstream.streams.domain.CallQueue;
import io.coldstream.streams.domain.MailboxCall;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/** Queues of one kind of calls in their store, and back. */
final class CallQueues<C extends MailboxCall<C>, W extends SpecificRecord> {

    private final CallQueue.Quota quota;
    private final Serde<W> serde;
    private final Function<C, W> encode;
    private final Function<W, C> decode;

    CallQueues(CallQueue.Quota quota, Class<W> wire, Function<C, W> encode, Function<W, C> decode) {
        this.quota = quota;
        this.serde = SingleObjectSerde.of(wire);
        this.encode = encode;
        this.decode = decode;
    }

    CallQueueState store(CallQueue<C> queue) {
        CallQueue.Waiting<C> waiting = queue.waiting();
        return new CallQueueState(
                queue.counted(),
                waiting == null
                        ? null
                        : new WaitingCall(waiting.commandIds(), bytes(waiting.call()), waiting.notBefore()),
                queue.inFlight() == null ? null : sent(queue.inFlight()),
                queue.unconfirmed().stream().map(this::sent).toList());
    }

    CallQueue<C> load(CallQueueState state) {
        return new CallQueue<>(
                quota,
                state.getCounted(),
                state.getWaiting()
                        .map(waiting -> new CallQueue.Waiting<>(
                                waiting.getCommandIds(), call(waiting.getCall()), waiting.getNotBefore()))
                        .orElse(null),
                state.getInFlight().map(this::sent).orElse(null),
                state.getUnconfirmed().stream().map(this::sent).toList());
    }

    private SentCall sent(CallQueue.Sent<C> sent) {
        return new SentCall(sent.commandIds(), bytes(sent.call()), sent.sentAt(), sent.inDoubtAt(), sent.confirmed());
    }

    private CallQueue.Sent<C> sent(SentCall sent) {
        return new CallQueue.Sent<>(
                sent.getCommandIds(),
                call(sent.getCall()),
                sent.getSentAt(),
                sent.getInDoubtAt().orElse(null),
                sent.getConfirmed());
    }

    private ByteBuffer bytes(C call) {
        return ByteBuffer.wrap(serde.serializer().serialize("", encode.apply(call)));
    }

    private C call(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return decode.apply(serde.deserializer().deserialize("", copy));
    }
}
