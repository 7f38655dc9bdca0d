package io.coldstream.streams.codec;

import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.CallAnswerState;
import io.coldstream.streams.avro.CallQueueState;
import io.coldstream.streams.avro.ParkedCallState;
import io.coldstream.streams.avro.SentCall;
import io.coldstream.streams.avro.WaitingCall;
import io.coldstream.streams.domain.CallAnswer;
import io.coldstream.streams.domain.CallQueue;
import io.coldstream.streams.domain.Calls;
import io.coldstream.streams.domain.CommandOutcome;
import io.coldstream.streams.domain.MailboxCall;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/** Queues of one kind of calls in their store, and back. */
final class CallQueues<C extends MailboxCall<C>, W extends SpecificRecord> {

    private final Calls.Terms terms;
    private final Serde<W> serde;
    private final Function<C, W> encode;
    private final Function<W, C> decode;

    CallQueues(Calls.Terms terms, Class<W> wire, Function<C, W> encode, Function<W, C> decode) {
        this.terms = terms;
        this.serde = SingleObjectSerde.of(wire);
        this.encode = encode;
        this.decode = decode;
    }

    CallQueue<C> empty() {
        return CallQueue.none(terms);
    }

    CallQueueState store(CallQueue<C> queue) {
        return new CallQueueState(
                queue.counted(),
                queue.waiting() == null ? null : waiting(queue.waiting()),
                queue.inFlight() == null ? null : sent(queue.inFlight()),
                queue.unconfirmed().stream().map(this::sent).toList(),
                queue.parked() == null ? null : parked(queue.parked()));
    }

    CallQueue<C> load(CallQueueState state) {
        return new CallQueue<>(
                terms,
                state.getCounted(),
                state.getWaiting().map(this::waiting).orElse(null),
                state.getInFlight().map(this::sent).orElse(null),
                state.getUnconfirmed().stream().map(this::sent).toList(),
                state.getParked().map(this::parked).orElse(null));
    }

    private WaitingCall waiting(Calls.Waiting<C> call) {
        return new WaitingCall(
                call.commandIds(),
                bytes(call.call()),
                call.notBefore(),
                call.why(),
                call.attempts(),
                call.doubtful(),
                call.urgent());
    }

    private Calls.Waiting<C> waiting(WaitingCall state) {
        return new Calls.Waiting<>(
                state.getCommandIds(),
                call(state.getCall()),
                state.getNotBefore(),
                state.getWhy(),
                state.getAttempts(),
                state.getDoubtful(),
                state.getUrgent());
    }

    private SentCall sent(Calls.Sent<C> sent) {
        return new SentCall(
                sent.commandIds(),
                bytes(sent.call()),
                sent.sentAt(),
                sent.dueAt(),
                sent.confirmed(),
                sent.notAfter(),
                sent.attempt(),
                sent.urgent(),
                sent.answer() == null ? null : answer(sent.answer()));
    }

    private Calls.Sent<C> sent(SentCall state) {
        return new Calls.Sent<>(
                state.getCommandIds(),
                call(state.getCall()),
                state.getSentAt(),
                state.getNotAfter().orElse(null),
                state.getInDoubtAt().orElse(null),
                state.getConfirmed(),
                state.getAttempt(),
                state.getUrgent(),
                state.getAnswer().map(CallQueues::answer).orElse(null));
    }

    private ParkedCallState parked(Calls.Parked<C> call) {
        return new ParkedCallState(
                call.commandIds(), bytes(call.call()), call.attempts(), call.since(), answer(call.answer()));
    }

    private Calls.Parked<C> parked(ParkedCallState state) {
        return new Calls.Parked<>(
                state.getCommandIds(),
                call(state.getCall()),
                state.getAttempts(),
                state.getSince(),
                answer(state.getAnswer()));
    }

    private static CallAnswerState answer(CallAnswer answer) {
        return new CallAnswerState(
                answer.result().name(),
                answer.reason(),
                answer.at(),
                answer.httpStatus(),
                answer.message(),
                answer.actionId());
    }

    private static CallAnswer answer(CallAnswerState state) {
        return new CallAnswer(
                CommandOutcome.Result.valueOf(state.getResult()),
                state.getReason(),
                state.getAt(),
                state.getHttpStatus().orElse(null),
                state.getMessage().orElse(null),
                state.getActionId().orElse(null));
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
