package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the sink says of a command.
 *
 * @param mailboxId for a call about a mailbox
 * @param unexpected what is to be told to the vendor of the answer, if anything
 * @param retryAt from when on another attempt makes sense, of a paid command that dispatch gave back
 */
public record CommandOutcome(
        String commandId,
        @Nullable String mailboxId,
        Signs signs,
        @Nullable ErrorReport unexpected,
        CallAnswer answer,
        @Nullable Instant retryAt)
        implements Input {

    public CommandOutcome(
            String commandId,
            @Nullable String mailboxId,
            Signs signs,
            @Nullable ErrorReport unexpected,
            CallAnswer answer) {
        this(commandId, mailboxId, signs, unexpected, answer, null);
    }

    public Result result() {
        return answer.result();
    }

    /** Reason code. */
    public String reason() {
        return answer.reason();
    }

    @Override
    public Instant at() {
        return answer.at();
    }

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
