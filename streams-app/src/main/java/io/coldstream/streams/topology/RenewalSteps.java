package io.coldstream.streams.topology;

import io.coldstream.schemas.process.CrashPoints;
import io.coldstream.streams.crash.CrashPoint;
import io.coldstream.streams.domain.Aggregate;
import io.coldstream.streams.domain.Operation;
import io.coldstream.streams.domain.Operation.State;

/** Tells the crash points how far the stage of the subscriptions is with an input that moves a renewal on. */
record RenewalSteps(CrashPoints crashPoints) {

    /** What follows from the input is known, and nothing is stored. */
    void read(Aggregate before, Aggregate after) {
        reached(CrashPoint.OUTCOME_READ, State.ACCEPTED, before, after);
        reached(CrashPoint.PROOF_READ, State.CONFIRMED, before, after);
    }

    /** The state is stored, and nothing is forwarded. */
    void stored(Aggregate before, Aggregate after) {
        reached(CrashPoint.REQUEST_STORED, State.REQUESTED, before, after);
    }

    /** All that follows is forwarded, and nothing is committed. */
    void forwarded(Aggregate before, Aggregate after) {
        reached(CrashPoint.REQUEST_FORWARDED, State.REQUESTED, before, after);
        reached(CrashPoint.OUTCOME_FORWARDED, State.ACCEPTED, before, after);
        reached(CrashPoint.PROOF_FORWARDED, State.CONFIRMED, before, after);
    }

    private void reached(CrashPoint point, State state, Aggregate before, Aggregate after) {
        if (crashPoints.isArmed(point) && moves(state, before, after)) {
            crashPoints.reached(point);
        }
    }

    private static boolean moves(State state, Aggregate before, Aggregate after) {
        Operation was = before.subscription().renewal().operation();
        Operation is = after.subscription().renewal().operation();
        return is != null
                && is.state() == state
                && (was == null || was.state() != state || !was.commandId().equals(is.commandId()));
    }
}
