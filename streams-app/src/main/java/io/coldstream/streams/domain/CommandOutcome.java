package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the sink says of a command.
 *
 * @param mailboxId for a mailbox update
 * @param reason reason code
 * @param unexpected what is to be told to the vendor of the answer, if anything
 */
public record CommandOutcome(
        String commandId,
        @Nullable String mailboxId,
        Result result,
        String reason,
        Instant at,
        Signs signs,
        @Nullable ErrorReport unexpected)
        implements Input {

    /** How far the execution of a command is known. */
    public enum Result {
        /** It may have been executed or not. */
        UNKNOWN,
        /** Certainly no call was made. */
        NOT_SENT,
        /** The reseller refused it. */
        REJECTED,
        /** The reseller took it; that is not yet done. */
        ACCEPTED
    }
}
