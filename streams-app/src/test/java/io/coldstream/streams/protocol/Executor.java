package io.coldstream.streams.protocol;

import io.coldstream.streams.reseller.Outcomes;
import org.jspecify.annotations.Nullable;

/**
 * One sink: where it stands in its group and with the command at hand. A call outlives the membership that claimed it.
 *
 * @param position of the next command to read in this membership
 * @param begun when the claim was begun
 * @param outcome what it makes of the answer
 * @param paused whether it stood still while time passed; its next step resumes it
 */
record Executor(
        Membership membership,
        Phase phase,
        int position,
        @Nullable Command command,
        @Nullable Time begun,
        @Nullable Outcomes outcome,
        boolean paused)
        implements Comparable<Executor> {

    static final Executor OUTSIDE = new Executor(Membership.OUTSIDE, Phase.IDLE, 0, null, null, null, false);

    /** Where it stands in the group. */
    enum Membership {
        OUTSIDE,
        /** It has the partition under the current generation. */
        OWNER,
        /** Its generation is over and it does not know yet. */
        FENCED
    }

    /** How far it is. Each is a point at which it may crash or be paused. */
    enum Phase {
        IDLE,
        /** It has read a command that nobody has claimed. */
        POLLED,
        /** It has looked at the clock. */
        BEGUN,
        /** Attempt and offset are in an open transaction, which the group's coordinator has accepted. */
        WRITTEN,
        /** It was paused for so long that the broker has aborted its transaction. */
        TIMED_OUT,
        /** The commit was confirmed. */
        CLAIMED,
        /** The last questions were put; the request is on its way. */
        CALLING,
        /** It knows the outcome and has not written it. */
        ANSWERED
    }

    Executor joined() {
        return new Executor(Membership.OWNER, Phase.IDLE, 0, null, null, null, false);
    }

    Executor polled(Command next, int read) {
        return new Executor(membership, Phase.POLLED, read, next, null, null, false);
    }

    Executor begun(Time now) {
        return new Executor(membership, Phase.BEGUN, position, command, now, null, false);
    }

    /** The next phase of the same command. */
    Executor in(Phase next) {
        return new Executor(membership, next, position, command, begun, outcome, false);
    }

    Executor answered(Outcomes known) {
        return new Executor(membership, Phase.ANSWERED, position, command, null, known, paused);
    }

    Executor calling() {
        return new Executor(membership, Phase.CALLING, position, command, null, null, false);
    }

    Executor timedOut() {
        return new Executor(membership, Phase.TIMED_OUT, position, command, begun, outcome, true);
    }

    /** Done with its command, it goes on reading, or learns that its membership is over. */
    Executor done() {
        return membership == Membership.OWNER
                ? new Executor(membership, Phase.IDLE, position, null, null, null, false)
                : OUTSIDE;
    }

    /** The group goes on without it. It finds out at its next poll, or when it tries to claim. */
    Executor putOut() {
        return switch (phase) {
            case IDLE -> OUTSIDE;
            case POLLED, BEGUN, WRITTEN, TIMED_OUT ->
                new Executor(Membership.FENCED, phase, position, command, begun, outcome, paused);
            case CLAIMED, CALLING, ANSWERED ->
                new Executor(Membership.OUTSIDE, phase, 0, command, begun, outcome, paused);
        };
    }

    /** Whether it does something that takes no time unless it is paused. */
    boolean isBusy() {
        return switch (phase) {
            case IDLE -> false;
            case POLLED, BEGUN, WRITTEN, TIMED_OUT, CLAIMED, CALLING, ANSWERED -> !paused;
        };
    }

    Executor standingStill() {
        return new Executor(membership, phase, position, command, begun, outcome, true);
    }

    /** Any order will do: see {@link Sink}. */
    @Override
    public int compareTo(Executor other) {
        return Integer.compare(rank(), other.rank());
    }

    private int rank() {
        int time = begun == null ? 0 : begun.ordinal() + 1;
        return ((((membership.ordinal() * 8 + phase.ordinal()) * 2 + (paused ? 1 : 0)) * 16 + time) * 16 + position) * 8
                + (outcome == null ? 0 : outcome.result().ordinal() + 1);
    }

    @Override
    public String toString() {
        String where = switch (membership) {
            case OUTSIDE -> "sink outside the group";
            case OWNER -> "sink in charge";
            case FENCED -> "fenced sink";
        };
        return command == null ? where : where + ", with " + command + " " + phase + ",";
    }
}
