package io.coldstream.streams.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
 * @param renewedUntil the later period end that a read showed: the proof of a confirmed renewal, or of one that was not
 *     ours
 * @param basis what the attempt rested on, as {@link Observation#basis()} tells it
 * @param neverLeft how many of its attempts dispatch gave back before any call
 * @param retryAt not before then is another attempt made by itself, where that was said
 * @param failures what webhooks told of the failure of its attempts
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
        @Nullable Instant renewedUntil,
        @Nullable String basis,
        int neverLeft,
        @Nullable Instant retryAt,
        Failures failures) {

    /** By itself the system tries no more often than this; a person may. */
    static final int MOST_ATTEMPTS = 5;

    private static final Duration LONGEST_PAUSE = Duration.ofHours(12);
    /** Why an operation needs a person whose subscription was recreated before its outcome was proven. */
    static final String REPLACED = "replaced";

    private static final String EXHAUSTED = "attempts-exhausted";
    private static final String UNPROVEN = "no-proof-of-renewal";
    private static final String FAILED = "renewal-failed";
    private static final Set<String> CAPS =
            Set.of("day-cap", "month-cap", "user-day-cap", "user-month-cap", "over-the-cap", "currency-differs");
    /** As dispatch gives them: no call was on its way. */
    private static final Set<String> NEVER_LEFT = Stream.concat(
                    CAPS.stream(),
                    Stream.of(
                            "withdrawn",
                            "read-too-old",
                            "not-armed",
                            "price-unknown",
                            "price-limit",
                            "price-rise",
                            "approval-needed",
                            "approval-expired",
                            "approval-exceeded"))
            .collect(Collectors.toUnmodifiableSet());

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
        /** Dispatch is asked to let it go; its answer, or the release that came first, tells whether it did. */
        WITHDRAWN,
        /** Somebody else renewed the period. */
        SUPERSEDED;

        /** How it is told to the world. */
        public Decision.RenewalStep step() {
            return switch (this) {
                case REQUESTED -> Decision.RenewalStep.REQUESTED;
                case RELEASED -> Decision.RenewalStep.RELEASED;
                case ACCEPTED -> Decision.RenewalStep.ACCEPTED;
                case IN_DOUBT -> Decision.RenewalStep.IN_DOUBT;
                case NOT_SENT -> Decision.RenewalStep.NOT_SENT;
                case REJECTED -> Decision.RenewalStep.REJECTED;
                case CONFIRMED -> Decision.RenewalStep.CONFIRMED;
                case PARKED -> Decision.RenewalStep.PARKED;
                case RESOLVED -> Decision.RenewalStep.RESOLVED;
                case WITHDRAWN -> Decision.RenewalStep.REFUSED;
                case SUPERSEDED -> Decision.RenewalStep.RENEWED_ELSEWHERE;
            };
        }

        /** Whether its period needs nothing more, so that the next period may have an operation. */
        boolean closed() {
            return this == CONFIRMED || this == RESOLVED || this == SUPERSEDED;
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
                null,
                read.basis(),
                0,
                null,
                Failures.NONE);
    }

    /** The next attempt. Whether the last one provably did not happen counts for good. */
    Operation again(Observation read, Money nextEstimate, String why) {
        boolean proven = state.provablyNotDone() || (state == State.PARKED && reason.equals(EXHAUSTED));
        Operation next = requested(opId, attempt + 1, read, nextEstimate, why);
        return new Operation(
                opId,
                next.attempt,
                next.state,
                next.periodEnd,
                next.halfCycle,
                nextEstimate,
                next.since,
                null,
                null,
                0,
                why,
                null,
                next.basis,
                neverLeft,
                null,
                failures.next(proven));
    }

    /** The command of the current attempt. */
    public String commandId() {
        return opId + "~" + attempt;
    }

    /** Whether it is of the period with this end, as read. */
    public boolean isOf(Instant readEnd) {
        return Duration.between(periodEnd, readEnd).abs().compareTo(halfCycle) < 0;
    }

    boolean isProlongedBy(Instant readEnd) {
        return Duration.between(periodEnd, readEnd).compareTo(halfCycle) >= 0;
    }

    /** A withdrawal that came too late is undone: the command is on its way all the same. */
    Operation released(CommandReleased command) {
        return command.commandId().equals(commandId()) && (state == State.REQUESTED || state == State.WITHDRAWN)
                ? moved(State.RELEASED, command.at(), reason, command.inDoubtAt(), null, 0, renewedUntil)
                        .with(failures.released(command.at()))
                : this;
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
                    case NOT_SENT -> notSent(outcome);
                    case REJECTED -> in(State.REJECTED, outcome.at(), outcome.reason());
                };
            case PARKED ->
                switch (outcome.result()) {
                    case ACCEPTED, UNKNOWN -> this;
                    case NOT_SENT -> notSent(outcome);
                    case REJECTED -> in(State.REJECTED, outcome.at(), outcome.reason());
                };
            case ACCEPTED, NOT_SENT, REJECTED, CONFIRMED, RESOLVED, SUPERSEDED -> this;
        };
    }

    private Operation notSent(CommandOutcome outcome) {
        Operation next = in(State.NOT_SENT, outcome.at(), outcome.reason());
        return next.waiting(neverLeft + (NEVER_LEFT.contains(outcome.reason()) ? 1 : 0), outcome.retryAt());
    }

    /** A webhook tells that a renewal of this period failed. It is believed when a later read shows the period unchanged. */
    Operation failed(WebhookEvent.RenewalFailed event) {
        boolean onItsWay = switch (state) {
            case RELEASED, ACCEPTED, IN_DOUBT -> true;
            case PARKED -> reason.equals(UNPROVEN);
            case REQUESTED, WITHDRAWN, NOT_SENT, REJECTED, CONFIRMED, RESOLVED, SUPERSEDED -> false;
        };
        return isOf(event.periodEnd()) ? with(failures.told(event, onItsWay)) : this;
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
                ? in(State.PARKED, at, UNPROVEN)
                : moved(state, since, reason, inDoubtAt, reconcileFrom, next, renewedUntil);
    }

    /** While the reseller is still renewing, its period end proves nothing: it may be taken back. */
    Operation observed(Observation read, Timing timing) {
        Instant end = read.periodEnd();
        if (!read.shown() || end == null || read.status() == Status.RENEWING) {
            return this;
        }
        return switch (state) {
            case PARKED ->
                switch (reason) {
                    case EXHAUSTED -> superseded(read, end);
                    // The period end of the successor may have moved by the recreation itself.
                    case REPLACED -> this;
                    case UNPROVEN -> provenOrFailedBy(read, end, timing);
                    default -> provenBy(read, end);
                };
            case ACCEPTED, IN_DOUBT -> provenOrFailedBy(read, end, timing);
            case REQUESTED ->
                isProlongedBy(end) ? moved(State.WITHDRAWN, read.at(), "renewed-elsewhere", null, null, 0, end) : this;
            case NOT_SENT, REJECTED -> superseded(read, end);
            case CONFIRMED ->
                isTakenBackBy(read, end)
                        ? moved(State.PARKED, read.at(), "renewal-taken-back", null, null, 0, null)
                        : this;
            // What was proven not to be ours stays so: it may be tried again.
            case SUPERSEDED ->
                isTakenBackBy(read, end)
                        // Of one that was called, a webhook was a part of the proof: a person tells whose renewal it was.
                        ? moved(
                                hasFailed() ? State.PARKED : State.NOT_SENT,
                                read.at(),
                                "renewal-taken-back",
                                null,
                                null,
                                0,
                                null)
                        : this;
            case RELEASED, RESOLVED, WITHDRAWN -> this;
        };
    }

    private Operation provenBy(Observation read, Instant end) {
        return provesOurs(end)
                ? moved(State.CONFIRMED, read.at(), "period-end-moved", null, null, reconcileStep, end)
                : this;
    }

    private Operation provenOrFailedBy(Observation read, Instant end, Timing timing) {
        if (!isOf(end) || !failures.areProvenBy(read.at(), timing)) {
            return provenBy(read, end);
        }
        return in(State.REJECTED, read.at(), FAILED)
                .waiting(neverLeft, read.at().plus(timing.dunning(left())));
    }

    private Operation superseded(Observation read, Instant end) {
        return isProlongedBy(end) ? moved(State.SUPERSEDED, read.at(), "renewed-elsewhere", null, null, 0, end) : this;
    }

    private boolean isTakenBackBy(Observation read, Instant end) {
        return isOf(end) && read.at().isAfter(since);
    }

    /** Attempts that never left the house don't count. */
    boolean mayTryAgain() {
        return left() < MOST_ATTEMPTS || NEVER_LEFT.contains(reason);
    }

    /** How many attempts left the house. */
    private int left() {
        return attempt - neverLeft;
    }

    /** When the next attempt may be made, or when a read can show whether a failure is true; {@code null} for neither. */
    @Nullable
    Instant lookAt(Timing timing) {
        return switch (state) {
            case NOT_SENT, REJECTED -> retryAt;
            case RELEASED, ACCEPTED, IN_DOUBT, PARKED -> failures.provableFrom(timing);
            case REQUESTED, WITHDRAWN, CONFIRMED, RESOLVED, SUPERSEDED -> null;
        };
    }

    /** Whether it is to be left alone for now, but for a person's wish. */
    boolean waitsAt(Instant at) {
        return retryAt != null && at.isBefore(retryAt);
    }

    /** Whether the reseller told that it failed to renew, so that it may count as past due before its period's end. */
    boolean hasFailed() {
        return !failures.counted().isEmpty();
    }

    /** Refused for what it rested on (GUIDE: 422, a rule of business): the same once more is refused once more. */
    boolean isRefusedOn(Observation read) {
        return isRefusedForItsData() && read.basis().equals(basis);
    }

    private boolean isRefusedForItsData() {
        return state == State.REJECTED && reason.equals("unprocessable");
    }

    /** Whether a person should know of a refusal, because trying again will hardly mend it. */
    boolean needsEyes() {
        boolean tooMuch = state == State.NOT_SENT && CAPS.contains(reason) && isHopeless();
        return isRefusedForItsData()
                || tooMuch
                || (state == State.REJECTED && (reason.equals("unauthorized") || reason.equals(FAILED)));
    }

    /** Whether caps leave no room before the period's end, as far as can be told. */
    private boolean isHopeless() {
        boolean whatever = reason.equals("over-the-cap") || reason.equals("currency-differs");
        return whatever || (retryAt != null && !retryAt.isBefore(periodEnd));
    }

    Operation exhausted(Instant at) {
        return in(State.PARKED, at, EXHAUSTED);
    }

    /** How long to wait after proof that an attempt did not happen: longer each time. */
    Duration pause(Timing timing) {
        if (NEVER_LEFT.contains(reason)) {
            return timing.lookAgain();
        }
        Duration longer = timing.lookAgain().multipliedBy(1L << (2 * Math.clamp(left() - 1, 0, MOST_ATTEMPTS)));
        return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    /** Somebody else's renewal, once seen, is no proof of ours: the period end has to move further. */
    private boolean provesOurs(Instant readEnd) {
        Instant seen = renewedUntil == null ? periodEnd : renewedUntil;
        return Duration.between(seen, readEnd).compareTo(halfCycle) >= 0;
    }

    Operation in(State next, Instant at, String why) {
        return moved(next, at, why, null, null, reconcileStep, renewedUntil);
    }

    /** Doubt that an answer replaces keeps its place in the schedule of reads. */
    private Operation inReconciliation(State next, Instant at, String why) {
        boolean already = state == State.IN_DOUBT;
        return moved(next, at, why, null, already ? reconcileFrom : at, already ? reconcileStep : 0, renewedUntil);
    }

    /**
     * Whether it says more than what its successor did by itself: of one period, what may have been paid; of a later one,
     * what is not settled.
     */
    boolean outweighs(@Nullable Operation own) {
        if (own == null) {
            return true;
        }
        if (own.isOf(periodEnd)) {
            return !state.provablyNotDone() && own.state.provablyNotDone();
        }
        return own.state.closed() && !state.closed() && periodEnd.isAfter(own.periodEnd);
    }

    /** Under the id of the subscription that continues its own; the attempts go on counting. */
    Operation movedTo(String subscriptionId) {
        return new Operation(
                subscriptionId + opId.substring(opId.lastIndexOf('~')),
                attempt,
                state,
                periodEnd,
                halfCycle,
                estimate,
                since,
                inDoubtAt,
                reconcileFrom,
                reconcileStep,
                reason,
                renewedUntil,
                basis,
                neverLeft,
                retryAt,
                failures);
    }

    private Operation with(Failures next) {
        return next.equals(failures) ? this : copy(neverLeft, retryAt, next);
    }

    private Operation waiting(int givenBack, @Nullable Instant until) {
        return copy(givenBack, until, failures);
    }

    private Operation copy(int givenBack, @Nullable Instant until, Failures told) {
        return new Operation(
                opId,
                attempt,
                state,
                periodEnd,
                halfCycle,
                estimate,
                since,
                inDoubtAt,
                reconcileFrom,
                reconcileStep,
                reason,
                renewedUntil,
                basis,
                givenBack,
                until,
                told);
    }

    private Operation moved(
            State next,
            Instant at,
            String why,
            @Nullable Instant doubtAt,
            @Nullable Instant readsFrom,
            int readsAsked,
            @Nullable Instant until) {
        return new Operation(
                opId,
                attempt,
                next,
                periodEnd,
                halfCycle,
                estimate,
                at,
                doubtAt,
                readsFrom,
                readsAsked,
                why,
                until,
                basis,
                neverLeft,
                retryAt,
                failures);
    }
}
