package io.coldstream.streams.reseller;

import io.coldstream.avro.ErrorReport;
import org.jspecify.annotations.Nullable;

/** What came of one attempt to call the reseller. Reasons are codes in kebab case, never text of the reseller. */
public sealed interface Reply {

    /**
     * A whole reply was read within the deadline.
     *
     * @param status the HTTP status
     * @param clockSkewMillis the reseller's clock minus ours, from the reply's {@code Date} (which has whole seconds)
     * @param retryAfterSeconds from {@code Retry-After}
     * @param asked what it answers
     */
    record Answered(
            int status,
            Envelope envelope,
            @Nullable Long clockSkewMillis,
            @Nullable Long retryAfterSeconds,
            Asked asked)
            implements Reply {

        /**
         * The exchange for {@code POST /send-errors}, redacted.
         *
         * @param reason of the outcome that it came to
         */
        public ErrorReport report(String reason) {
            return Redaction.report(this, reason);
        }
    }

    /** Certainly no byte of the request was written: it was not executed and never will be. */
    record NotSent(String reason) implements Reply {}

    /** The request may have been executed, or not. */
    record Unknown(String reason) implements Reply {}
}
