package io.coldstream.streams.codec;

import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.CommandResult;
import io.coldstream.avro.SweptPage;
import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.avro.DispatchSend;
import io.coldstream.streams.avro.SweepEnded;
import io.coldstream.streams.avro.SweepState;
import io.coldstream.streams.domain.Sweep;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Sweeps in their store and on the wire. */
public final class Sweeps {

    private static final int SWEEP = 4;

    private Sweeps() {}

    public static SweepState store(Sweep sweep) {
        return new SweepState(
                sweep.startedAt(),
                sweep.endedAt(),
                sweep.state().name(),
                sweep.reason(),
                sweep.actor(),
                sweep.requestId(),
                sweep.page(),
                sweep.totalPages(),
                sweep.listed(),
                sweep.tries(),
                sweep.nextAt(),
                sweep.asked(),
                sweep.answerBy());
    }

    public static Sweep load(String id, SweepState state) {
        return new Sweep(
                id,
                state.getStartedAt(),
                state.getEndedAt().orElse(null),
                Sweep.State.valueOf(state.getState()),
                state.getReason(),
                state.getActor().orElse(null),
                state.getRequestId().orElse(null),
                state.getPage(),
                state.getTotalPages(),
                state.getListed(),
                state.getTries(),
                state.getNextAt(),
                state.getAsked().orElse(null),
                state.getAnswerBy().orElse(null));
    }

    /** Whether a request asks for a sweep. */
    public static boolean isSweep(CommandRequest request) {
        return request.getKind() == CommandKind.SWEEP_SUBSCRIPTIONS;
    }

    /** The page that is to be read next: in the last class, below everything that anybody waits for. */
    public static Dispatch page(Sweep sweep, Instant at) {
        return Dispatch.newBuilder()
                .setCommandId(Objects.requireNonNull(sweep.asked()))
                .setSend(DispatchSend.newBuilder()
                        .setSubscriptionId(Sweep.KEY)
                        .setKind(CommandKind.SWEEP_SUBSCRIPTIONS.name())
                        .setPriority(SWEEP)
                        .setUrgency(at)
                        .setSweepId(sweep.id())
                        .setPage(sweep.page())
                        .build())
                .build();
    }

    /**
     * The sweep after the answer to its page; the same, if it answers something else.
     *
     * @param gap to the next page
     */
    public static Sweep answered(Sweep sweep, CommandOutcome outcome, Duration gap) {
        if (!outcome.getCommandId().equals(sweep.asked())) {
            return sweep;
        }
        Optional<SweptPage> page =
                outcome.getResult() == CommandResult.ACCEPTED ? outcome.getSweptPage() : Optional.empty();
        return page.map(read -> sweep.read(read.getTotalPages(), read.getListed(), outcome.getAt(), gap))
                .orElseGet(() -> sweep.failed(outcome.getReason(), outcome.getAt(), gap));
    }

    /** To every task. */
    public static SweepEnded ended(Sweep sweep) {
        return new SweepEnded(
                sweep.id(),
                sweep.startedAt(),
                Objects.requireNonNull(sweep.endedAt()),
                sweep.state() == Sweep.State.COMPLETE,
                Sweep.id(Sweep.number(sweep.id()) - Sweep.MOST_KEPT + 1));
    }
}
