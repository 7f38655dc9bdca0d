package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was announced of a period, so that each announcement comes once.
 *
 * @param noticeDays the last notice, in days before the end; {@code null} before the first
 * @param due whether it was told that the renewal is due
 * @param firstPrice of one mailbox, at the first notice
 */
public record Told(
        Instant periodEnd,
        @Nullable Integer noticeDays,
        boolean due,
        @Nullable Money firstPrice) {}
