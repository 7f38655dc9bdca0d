package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whatever can reach a DNS record's change. */
public sealed interface DnsInput {

    /** When it happened, in business time. */
    Instant at();

    /** A person or another program asks for a change. */
    record Asked(String commandId, DnsChange change, boolean urgent, Instant at) implements DnsInput {}

    /** A person wants a parked or unconfirmed command, {@code target}, to be sent once more. */
    record Retry(String commandId, String target, Instant at) implements DnsInput {}

    /** A person settles a parked or unconfirmed command. */
    record Resolve(String commandId, String target, Instant at) implements DnsInput {}

    /**
     * Dispatch let a call go.
     *
     * @param inDoubtAt when its outcome counts as unknown if none has come
     */
    record Released(String callId, Instant at, Instant inDoubtAt) implements DnsInput {}

    /**
     * What came of a call.
     *
     * @param evidence what the reseller said, bounded
     */
    record Answered(
            String callId,
            CommandOutcome.Result result,
            String reason,
            @Nullable String evidence,
            Instant at) implements DnsInput {}

    /**
     * A read of the domain's records.
     *
     * @param shown the record; {@code null} when it was not among them
     * @param at before the read was begun: what it shows is at least as new
     */
    record Read(@Nullable DnsShown shown, Instant at) implements DnsInput {}

    /** A timer of it came due. */
    record TimerFired(Instant at) implements DnsInput {}

    /** A webhook says that some record of the domain changed: no proof, but a reason to look. */
    record Told(Instant at) implements DnsInput {}
}
