package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a person or another program asks for. It goes through the same gate as what is decided automatically. */
public sealed interface Request extends Input {

    String commandId();

    /** Who asks, and why. */
    Asker asker();

    /** Who asks, and why, in their words. */
    record Asker(String actor, String reason) {}

    /** Renew now, without waiting for the lead time; mode, switch and reads apply as ever. */
    record RenewNow(String commandId, Asker asker, Instant at) implements Request {}

    /** Try a parked operation again: a read decides first. */
    record RetryRenewal(String commandId, String opId, Asker asker, Instant at) implements Request {}

    /** A person settles a parked operation: no further attempt. */
    record ResolveRenewal(String commandId, String opId, Asker asker, Instant at) implements Request {}

    /**
     * A person approves a renewal that costs more than the policy lets pass by itself; a read decides then.
     *
     * @param upTo what the person saw or allows; {@code null} when nobody said
     */
    record ApproveRenewal(
            String commandId, String opId, @Nullable Money upTo, Asker asker, Instant at) implements Request {}

    /** Read the subscription now. */
    record Observe(String commandId, Asker asker, Instant at) implements Request {}

    /** Export a mailbox anew. */
    record ReexportMailbox(String commandId, Reexport reexport, boolean urgent, Asker asker, Instant at)
            implements Request {}

    /** Change a mailbox at the reseller. */
    record UpdateMailbox(String commandId, MailboxChange change, boolean urgent, Asker asker, Instant at)
            implements Request {}

    /** Make a parked call about a mailbox once more, when its limit allows. */
    record RetryCall(String commandId, String mailboxId, String target, Asker asker, Instant at) implements Request {}

    /** A person settles a call about a mailbox that is parked or that no webhook confirmed. */
    record ResolveCall(String commandId, String mailboxId, String target, Asker asker, Instant at) implements Request {}
}
