package io.coldstream.streams.domain;

import java.time.Instant;

/** Whatever can reach a domain. */
public sealed interface DomainInput permits DomainEvent, MembershipTold, DomainTimerFired {

    /** When it happened, in business time. */
    Instant at();
}
