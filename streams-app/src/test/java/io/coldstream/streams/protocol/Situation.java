package io.coldstream.streams.protocol;

import io.coldstream.streams.domain.Operation;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a check must have come across, or it was a check of nothing. */
enum Situation {
    DOUBTFUL_COMMIT_THAT_WAS_COMMITTED,
    DOUBTFUL_COMMIT_THAT_WAS_NOT,
    TRANSACTION_ABORTED_DURING_A_PAUSE,
    CLAIM_REFUSED_AFTER_A_PAUSE_AND_A_REBALANCE,
    CRASH_BETWEEN_CLAIM_AND_CALL,
    CRASH_WITH_THE_CALL_ON_ITS_WAY,
    LATE_CALL_REFUSED_BY_THE_LAST_QUESTION,
    EXPIRED_COMMAND_NOT_CALLED,
    CALL_THAT_ARRIVED_WHEN_NOBODY_WAITED,
    CLAIMED_COMMAND_READ_AGAIN_AND_SKIPPED,
    REQUEST_REPEATED_AND_IGNORED_BY_DISPATCH,
    OUTCOME_REPEATED,
    FORGED_RENEWAL_IGNORED,
    FORGED_CANCELLATION_IGNORED,
    WEBHOOK_REPEATED,
    LEFT_TO_THE_VENDORS_AUTO_RENEW,
    REQUEST_WITHDRAWN,
    RENEWED_BY_SOMEBODY_ELSE,
    READ_WHILE_RENEWING,
    CHARGED_WITHOUT_AN_ANSWER_AND_CONFIRMED_BY_A_READ,
    PARKED_UNCHARGED,
    PARKED_AND_HEALED_BY_A_READ,
    RETRIED_BY_A_PERSON,
    RESOLVED_BY_A_PERSON,
    SECOND_ATTEMPT_AFTER_PROOF,
    FAILURE_REPEATED,
    FAILURE_PROVEN_BY_A_WEBHOOK_AND_A_READ,
    SECOND_ATTEMPT_CONFIRMED,
    NEXT_PERIOD_CONFIRMED;

    /** What the subscription's change from one state to the other amounts to. */
    static void note(State before, State after, Set<Situation> reached) {
        Operation was = before.side().operation();
        Operation is = after.side().operation();
        if (is == null || (was != null && was.state() == is.state())) {
            return;
        }
        Operation.State from = was == null ? null : was.state();
        switch (is.state()) {
            case REQUESTED -> {
                if (from == Operation.State.PARKED) {
                    reached.add(RETRIED_BY_A_PERSON);
                } else if (from == Operation.State.NOT_SENT || from == Operation.State.REJECTED) {
                    reached.add(SECOND_ATTEMPT_AFTER_PROOF);
                }
            }
            case CONFIRMED -> confirmed(from, is, after, reached);
            case PARKED -> {
                if (after.reseller().isQuiet() && after.reseller().renewals() == 0) {
                    reached.add(PARKED_UNCHARGED);
                }
            }
            case WITHDRAWN -> reached.add(REQUEST_WITHDRAWN);
            case SUPERSEDED -> reached.add(RENEWED_BY_SOMEBODY_ELSE);
            case RESOLVED -> reached.add(RESOLVED_BY_A_PERSON);
            case REJECTED -> {
                if (is.reason().equals("renewal-failed")) {
                    reached.add(FAILURE_PROVEN_BY_A_WEBHOOK_AND_A_READ);
                }
            }
            case RELEASED, ACCEPTED, IN_DOUBT, NOT_SENT -> {
                // On the way to one of the others.
            }
        }
    }

    private static void confirmed(Operation.@Nullable State from, Operation is, State after, Set<Situation> reached) {
        boolean ours = !after.reseller().charged().isEmpty();
        if (from == Operation.State.IN_DOUBT && ours) {
            reached.add(CHARGED_WITHOUT_AN_ANSWER_AND_CONFIRMED_BY_A_READ);
        }
        if (from == Operation.State.PARKED && ours) {
            reached.add(PARKED_AND_HEALED_BY_A_READ);
        }
        if (is.attempt() > 1 && ours) {
            reached.add(SECOND_ATTEMPT_CONFIRMED);
        }
        if (!is.periodEnd().equals(Time.PERIOD_END)) {
            reached.add(NEXT_PERIOD_CONFIRMED);
        }
    }
}
