package io.coldstream.streams.domain;

import java.time.Instant;

/** A timer of a domain came due. */
public record DomainTimerFired(TimerKind kind, Instant dueAt, Instant firedAt) implements DomainInput {

    @Override
    public Instant at() {
        return firedAt;
    }
}
