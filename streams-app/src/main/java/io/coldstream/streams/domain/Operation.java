package io.coldstream.streams.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The renewal of one paid period: at most one operation for each, at most one live attempt of it. Only a read makes it
 * CONFIRMED; only proof that the last attempt did not happen, or a person, allows another.
 *
 * @param attempt from 1
 * @param periodEnd end of the period that it prolongs, as read
 * @param halfCycle a read end later by at least this proves the renewal
 * @param estimate what one attempt is thought to cost
 * @param since when it came into its state
 * @param inDoubtAt when a released attempt without outcome is in doubt
 * @param reconcileFrom when its outcome came; reads follow from there
 * @param reconcileStep how many of these reads were asked for
 * @param reason why it is in its state, a code
 * @param renewedUntil the new period end, once confirmed
 */
public record Operation(
        String opId,
        int attempt,
        State state,
        Instant periodEnd,
        Duration halfCycle,
        Money estimate,
        Instant since,
        @Nullable Instant inDoubtAt,
        @Nullable Instant reconcileFrom,
        int reconcileStep,
        String reason,
        @Nullable Instant renewedUntil) {

    /** By itself the system tries no more often than this; a person may. */
    static final int MOST_ATTEMPTS = 5;

    /** Where an operation stands. */
    public enum State {
        REQUESTED,
        RELEASED,
        ACCEPTED,
        IN_DOUBT,
        NOT_SENT,
        REJECTED,
        CONFIRMED,
        PARKED,
        RESOLVED,
        WITHDRAWN;

        /** Whether its period needs nothing more, so that the next period may have an operation. */
        boolean closed() {
            return this == CONFIRMED || this == RESOLVED || this == WITHDRAWN;
        }

        /** Whether the last attempt provably did not happen. */
        boolean provablyNotDone() {
            return this == NOT_SENT || this == REJECTED;
        }
    }

    static Operation requested(String opId, int attempt, Observation read, Money estimate, String reason) {
        Instant periodEnd = Objects.requireNonNull(read.periodEnd());
        return new Operation(
                opId,
                attempt,
                State.REQUESTED,
                periodEnd,
                read.halfCycle(),
                estimate,
                read.at(),
                null,
                null,
                0,
                reason,
                null);
    }

    /** The command of the current attempt. */
    public String commandId() {
        return opId + "~" + attempt;
    }

    boolean isOf(Instant readEnd) {
        return Duration.between(periodEnd, readEnd).abs().compareTo(halfCycle) < 0;
    }

    boolean isProlongedBy(Instant readEnd) {
        return Duration.between(periodEnd, readEnd).compareTo(halfCycle) >= 0;
    }

    /** A withdrawal that came too late is undone: the command is on its way all the same. */
    Operation released(CommandReleased command) {
        if (!command.commandId().equals(commandId())) {
            return this;
        }
        return switch (state) {
            case REQUESTED, WITHDRAWN ->
                new Operation(
                        opId,
                        attempt,
                        State.RELEASED,
                        periodEnd,
                        halfCycle,
                        estimate,
                        command.at(),
                        command.inDoubtAt(),
                        null,
                        0,
                        "",
                        null);
            case RELEASED, ACCEPTED, IN_DOUBT, NOT_SENT, REJECTED, CONFIRMED, PARKED, RESOLVED -> this;
        };
    }

    Operation outcome(CommandOutcome outcome) {
        if (!outcome.commandId().equals(commandId())) {
            return this;
        }
        return switch (state) {
            case REQUESTED, RELEASED, WITHDRAWN, IN_DOUBT ->
                switch (outcome.result()) {
                    case ACCEPTED -> inReconciliation(State.ACCEPTED, outcome.at(), outcome.reason());
                    case UNKNOWN -> inReconciliation(State.IN_DOUBT, outcome.at(), outcome.reason());
                    case NOT_SENT -> in(State.NOT_SENT, outcome.at(), outcome.reason());
                    case REJECTED -> in(State.REJECTED, outcome.at(), outcome.reason());
                };
            case PARKED ->
                switch (outcome.result()) {
                    case ACCEPTED, UNKNOWN -> this;
                    case NOT_SENT -> in(State.NOT_SENT, outcome.at(), outcome.reason());
                    case REJECTED -> in(State.REJECTED, outcome.at(), outcome.reason());
                };
            case ACCEPTED, NOT_SENT, REJECTED, CONFIRMED, RESOLVED -> this;
        };
    }

    Operation doubted(Instant at) {
        return state == State.RELEASED ? inReconciliation(State.IN_DOUBT, at, "no-outcome") : this;
    }

    /** One more read is asked for; after the last one without proof, a person has to look. */
    Operation reconciling(Instant at) {
        if (state != State.ACCEPTED && state != State.IN_DOUBT) {
            return this;
        }
        int next = reconcileStep + 1;
        return Timing.readsAreOver(next)
                ? in(State.PARKED, at, "no-proof-of-renewal")
                : new Operation(
                        opId,
                        attempt,
                        state,
                        periodEnd,
                        halfCycle,
                        estimate,
                        since,
                        inDoubtAt,
                        reconcileFrom,
                        next,
                        reason,
                        null);
    }

    Operation observed(Observation read) {
        if (!read.shown() || read.periodEnd() == null || !isProlongedBy(read.periodEnd())) {
            return this;
        }
        return switch (state) {
            case ACCEPTED, IN_DOUBT, PARKED -> confirmed(read.at(), read.periodEnd());
            case REQUESTED, NOT_SENT, REJECTED -> in(State.WITHDRAWN, read.at(), "renewed-elsewhere");
            case RELEASED, CONFIRMED, RESOLVED, WITHDRAWN -> this;
        };
    }

    Operation in(State next, Instant at, String why) {
        return new Operation(
                opId, attempt, next, periodEnd, halfCycle, estimate, at, null, null, reconcileStep, why, null);
    }

    private Operation confirmed(Instant at, Instant until) {
        return new Operation(
                opId,
                attempt,
                State.CONFIRMED,
                periodEnd,
                halfCycle,
                estimate,
                at,
                null,
                null,
                reconcileStep,
                "period-end-moved",
                until);
    }

    /** Doubt that an answer replaces keeps its place in the schedule of reads. */
    private Operation inReconciliation(State next, Instant at, String why) {
        boolean already = state == State.IN_DOUBT;
        return new Operation(
                opId,
                attempt,
                next,
                periodEnd,
                halfCycle,
                estimate,
                at,
                null,
                already ? reconcileFrom : at,
                already ? reconcileStep : 0,
                why,
                null);
    }
}
