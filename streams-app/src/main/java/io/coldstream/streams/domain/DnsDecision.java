package io.coldstream.streams.domain;

import java.time.Instant;

/** What follows from a change of a DNS record's state. */
public sealed interface DnsDecision {

    /** The record is to be changed at the reseller. */
    record Update(String callId, DnsRecord.Wish wish, Instant at) implements DnsDecision {}

    /** The domain's records are to be read. */
    record Look(String callId, DnsChange change, Instant at) implements DnsDecision {}

    /** Where a command stands now. */
    record Moved(Decision.CommandMoved command) implements DnsDecision {}
}
