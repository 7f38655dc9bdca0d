package io.coldstream.streams.protocol;

import org.jspecify.annotations.Nullable;

/** The protocol with one rule broken, and what that must bring about. A check that lets one of these pass shows nothing. */
enum Mutant {
    /** The protocol as it is. */
    NONE(null),
    POST_BEFORE_CLAIM(Property.NO_OPERATION_IS_CHARGED_TWICE),
    NO_FENCING(Property.NO_OPERATION_IS_CHARGED_TWICE),
    /** "The read shows no renewal yet" counts as proof that the attempt did not happen. */
    SECOND_ATTEMPT_ON_A_READ(Property.NO_OPERATION_IS_CHARGED_TWICE),
    /** The client sends a request again whose answer it missed. */
    CLIENT_RETRY(Property.NO_OPERATION_IS_CHARGED_TWICE),
    NO_IN_DOUBT_TIMER(Property.NO_OPERATION_IS_SILENTLY_MISSED),
    /** 200 counts as renewed. */
    TRUSTING_A_200(Property.CONFIRMED_MEANS_CHARGED),
    /** Neither dispatch nor a new membership of the sink knows a command again. */
    NO_OP_ID(Property.NO_OPERATION_IS_CHARGED_TWICE),
    /** A commit of which the result is not known counts as a claim. */
    POST_ON_UNKNOWN_COMMIT(Property.NO_OPERATION_IS_CHARGED_TWICE),
    AUTO_RENEW_IGNORED(Property.NO_CALL_RESTS_ON_A_READ_THAT_SHOWED_AUTO_RENEW),
    /** A webhook about a renewal counts as a read. */
    WEBHOOK_TRUSTED(Property.CONFIRMED_MEANS_CHARGED),
    /** A webhook about a failed renewal is believed as it comes. */
    FAILURE_PROVEN_WITHOUT_A_READ(Property.NO_FALSE_PROOF),
    /** Such a webhook, sent again, counts for the next attempt, too. */
    FAILURE_COUNTED_TWICE(Property.NO_FALSE_PROOF);

    private final @Nullable Property broken;

    Mutant(@Nullable Property broken) {
        this.broken = broken;
    }

    @Nullable
    Property broken() {
        return broken;
    }
}
