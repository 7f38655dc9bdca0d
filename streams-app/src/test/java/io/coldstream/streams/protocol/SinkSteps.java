package io.coldstream.streams.protocol;

import io.coldstream.streams.protocol.Executor.Membership;
import io.coldstream.streams.protocol.Executor.Phase;
import io.coldstream.streams.reseller.Outcomes;
import io.coldstream.streams.reseller.Reply;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What an executor does, and what befalls it. The transaction is Kafka's: its rules are those of KIP-447. */
final class SinkSteps {

    private static final int NOTHING = -1;

    private final Mutant mutant;

    SinkSteps(Mutant mutant) {
        this.mutant = mutant;
    }

    void add(Steps steps) {
        Sink sink = steps.from().sink();
        add(steps, sink.one());
        if (!sink.two().equals(sink.one())) {
            add(steps, sink.two());
        }
    }

    private void add(Steps steps, Executor sink) {
        switch (sink.phase()) {
            case IDLE -> idle(steps, sink);
            case POLLED -> begin(steps, sink);
            case BEGUN -> write(steps, sink);
            case WRITTEN -> commit(steps, sink);
            case TIMED_OUT -> steps.certain(sink, "is told that its commit failed", inDoubt(steps.from(), sink));
            case CLAIMED -> call(steps, sink);
            case CALLING -> giveUp(steps, sink);
            case ANSWERED -> report(steps, sink);
        }
        if (sink.phase() != Phase.IDLE) {
            crash(steps, sink);
        }
    }

    private void idle(Steps steps, Executor sink) {
        switch (sink.membership()) {
            case OWNER -> poll(steps, sink);
            case OUTSIDE -> join(steps, sink);
            case FENCED -> throw new IllegalStateException("An idle sink knows that it is fenced");
        }
    }

    /** Who is paused or gone loses its place for nothing; a rebalance for any other reason is a fault. */
    private static void join(Steps steps, Executor sink) {
        State state = steps.from();
        Executor other = state.sink().other(sink);
        State next = state.with(new Sink(
                other.membership() == Membership.OWNER ? other.putOut() : other,
                sink.joined(),
                state.sink().log(),
                state.sink().attempts()));
        if (other.paused()) {
            steps.certain(sink, "gets the partition of the paused one", next);
        } else {
            steps.fault(sink, "gets the partition of the other one", next);
        }
    }

    /** Who knows every attempt needs no position in the log: what it has read is claimed. */
    private void poll(Steps steps, Executor sink) {
        State state = steps.from();
        int next = next(state.sink(), sink);
        if (next == NOTHING) {
            return;
        }
        Command command = state.sink().log().get(next);
        steps.certain(
                sink,
                "polls " + command,
                state.with(sink, sink.polled(command, mutant == Mutant.NO_OP_ID ? next + 1 : 0)),
                next > sink.position() ? Situation.CLAIMED_COMMAND_READ_AGAIN_AND_SKIPPED : null);
    }

    /**
     * The place of the next command that nobody has claimed. The attempts are read to their end: an open transaction is
     * waited for.
     */
    private int next(Sink sink, Executor reader) {
        if (sink.other(reader).phase() == Phase.WRITTEN) {
            return NOTHING;
        }
        return IntStream.range(reader.position(), sink.log().size())
                .filter(place -> !isClaimed(sink, sink.log().get(place)))
                .findFirst()
                .orElse(NOTHING);
    }

    /** Whether the sink in charge has something to read. */
    boolean isBehind(State state) {
        Sink sink = state.sink();
        return Stream.of(sink.one(), sink.two())
                .anyMatch(reader -> reader.membership() == Membership.OWNER
                        && reader.phase() == Phase.IDLE
                        && next(sink, reader) != NOTHING);
    }

    private boolean isClaimed(Sink sink, Command command) {
        return mutant != Mutant.NO_OP_ID && sink.attempts().contains(command.id());
    }

    private void begin(Steps steps, Executor sink) {
        State state = steps.from();
        State next = state.with(sink, sink.begun(state.now()));
        Command command = Objects.requireNonNull(sink.command());
        boolean early = mutant == Mutant.POST_BEFORE_CLAIM && !state.now().isPastNotAfter(command.releasedAt());
        steps.certain(
                sink,
                early ? "begins to claim, and calls" : "begins to claim",
                early ? next.with(state.reseller().sent(command)) : next);
    }

    private void write(Steps steps, Executor sink) {
        State state = steps.from();
        if (sink.membership() == Membership.FENCED && mutant != Mutant.NO_FENCING) {
            steps.certain(
                    sink,
                    "is refused its claim",
                    state.with(sink, Executor.OUTSIDE),
                    sink.paused() ? Situation.CLAIM_REFUSED_AFTER_A_PAUSE_AND_A_REBALANCE : null);
        } else {
            steps.certain(sink, "writes attempt and offset", state.with(sink, sink.in(Phase.WRITTEN)));
        }
    }

    private void commit(Steps steps, Executor sink) {
        State state = steps.from();
        State committed = state.with(state.sink().attempted(Objects.requireNonNull(sink.command())));
        steps.certain(sink, "commits its claim", committed.with(sink, sink.in(Phase.CLAIMED)));
        steps.fault(
                sink,
                "is in doubt about its commit, which succeeded",
                inDoubt(committed, sink),
                Situation.DOUBTFUL_COMMIT_THAT_WAS_COMMITTED);
        steps.fault(
                sink,
                "is in doubt about its commit, which failed",
                inDoubt(state, sink),
                Situation.DOUBTFUL_COMMIT_THAT_WAS_NOT);
        if (sink.paused()) {
            steps.possible(
                    sink,
                    "is paused; the broker aborts its transaction",
                    state.with(sink, sink.timedOut()),
                    Situation.TRANSACTION_ABORTED_DURING_A_PAUSE);
        }
    }

    private State inDoubt(State state, Executor sink) {
        return state.with(sink, mutant == Mutant.POST_ON_UNKNOWN_COMMIT ? sink.in(Phase.CLAIMED) : Executor.OUTSIDE);
    }

    /** The verdict of the claim, then the last questions. */
    private void call(Steps steps, Executor sink) {
        State state = steps.from();
        Command command = Objects.requireNonNull(sink.command());
        Time begun = Objects.requireNonNull(sink.begun());
        if (mutant == Mutant.POST_BEFORE_CLAIM) {
            steps.certain(sink, "waits for the answer", state.with(sink, sink.calling()));
        } else if (begun.isPastNotAfter(command.releasedAt())) {
            leave(steps, sink, "expired", Situation.EXPIRED_COMMAND_NOT_CALLED);
        } else if (state.now().isTooLateFor(begun)) {
            leave(steps, sink, "claim-too-old", Situation.LATE_CALL_REFUSED_BY_THE_LAST_QUESTION);
        } else {
            steps.certain(
                    sink,
                    "calls",
                    state.with(sink, sink.calling()).with(state.reseller().sent(command)));
        }
    }

    private static void leave(Steps steps, Executor sink, String reason, Situation situation) {
        Outcomes outcome = Outcomes.ofRenewal(new Reply.NotSent(reason));
        steps.certain(
                sink,
                "leaves it undone: " + reason,
                steps.from().with(sink, sink.in(Phase.ANSWERED).answered(outcome)),
                situation);
    }

    /** After 30 s; that the call is still on its way then is a fault. */
    private void giveUp(Steps steps, Executor sink) {
        State state = steps.from();
        Command command = Objects.requireNonNull(sink.command());
        State next = mutant == Mutant.CLIENT_RETRY
                ? state.with(state.reseller().sent(command))
                : state.with(sink, sink.answered(Outcomes.ofRenewal(new Reply.Unknown("timeout"))));
        String what = mutant == Mutant.CLIENT_RETRY ? "sends again" : "gives up waiting";
        if (state.reseller().onTheWay().contains(command)) {
            steps.fault(sink, what, next);
        } else {
            steps.certain(sink, what, next);
        }
    }

    private static void report(Steps steps, Executor sink) {
        State state = steps.from();
        Outcomes outcome = Objects.requireNonNull(sink.outcome());
        String id = Objects.requireNonNull(sink.command()).id();
        steps.certain(
                sink,
                "reports its outcome",
                state.with(sink, sink.done()).with(state.inbox().with(new Signal.Reported(id, outcome, state.now()))));
    }

    /**
     * A crash while the transaction is open leaves it to the broker, which commits it if that was already asked for. It
     * is settled here at once: until then, others only wait.
     */
    private static void crash(Steps steps, Executor sink) {
        State state = steps.from();
        Situation situation = switch (sink.phase()) {
            case CLAIMED -> Situation.CRASH_BETWEEN_CLAIM_AND_CALL;
            case CALLING -> Situation.CRASH_WITH_THE_CALL_ON_ITS_WAY;
            case IDLE, POLLED, BEGUN, WRITTEN, TIMED_OUT, ANSWERED -> null;
        };
        steps.fault(sink, "crashes", state.with(sink, Executor.OUTSIDE), situation);
        if (sink.phase() == Phase.WRITTEN) {
            Command command = Objects.requireNonNull(sink.command());
            steps.fault(
                    sink,
                    "crashes, its commit having been asked for",
                    state.with(state.sink().attempted(command)).with(sink, Executor.OUTSIDE));
        }
    }
}
