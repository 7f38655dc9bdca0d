package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A timer came due. It carries the policy in force, so that the decision that follows is a function of recorded inputs.
 *
 * @param mailboxId for {@link TimerKind#MAILBOX}
 */
public record TimerFired(TimerKind kind, @Nullable String mailboxId, Instant dueAt, Instant firedAt, Policy policy)
        implements Input {

    @Override
    public Instant at() {
        return firedAt;
    }
}
