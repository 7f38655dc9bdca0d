package io.coldstream.streams.sink;

import io.coldstream.avro.AttemptVerdict;
import io.coldstream.avro.Command;
import io.coldstream.schemas.process.CrashPoints;
import io.coldstream.streams.crash.CrashPoint;
import java.util.List;

/** Tells the crash points of paid commands, and of no others. */
record Steps(CrashPoints crashPoints) {

    /** One command is at this point. */
    void reached(CrashPoint point, Command command) {
        if (crashPoints.isArmed(point) && Verdicts.isPaid(command.getKind())) {
            crashPoints.reached(point);
        }
    }

    /** The commands of one claim are at this point together. */
    void reached(CrashPoint point, List<Claim> claims) {
        if (crashPoints.isArmed(point) && claims.stream().anyMatch(Steps::paysFor)) {
            crashPoints.reached(point);
        }
    }

    private static boolean paysFor(Claim claim) {
        return claim.verdict() == AttemptVerdict.CALLING
                && Verdicts.isPaid(claim.command().getKind());
    }
}
