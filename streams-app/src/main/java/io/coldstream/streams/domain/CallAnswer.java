package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one call's end: the evidence that a person looks at.
 *
 * @param reason reason code
 * @param httpStatus of the reply, if there was one
 * @param message of the reply, bounded
 * @param actionId the reseller's correlation id
 */
public record CallAnswer(
        CommandOutcome.Result result,
        String reason,
        Instant at,
        @Nullable Integer httpStatus,
        @Nullable String message,
        @Nullable String actionId) {

    /** No answer was recorded in time. */
    static CallAnswer none(Instant at) {
        return new CallAnswer(CommandOutcome.Result.UNKNOWN, "no-outcome", at, null, null, null);
    }
}
