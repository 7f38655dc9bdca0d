package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Dispatch let a command go: from now on it may be executed.
 *
 * @param mailboxId for a mailbox update
 * @param notAfter it is not executed later, in business time
 * @param inDoubtAt when its outcome counts as unknown if none has come, in business time
 */
public record CommandReleased(
        String commandId, @Nullable String mailboxId, Instant at, Instant notAfter, Instant inDoubtAt)
        implements Input {}
