package io.coldstream.streams.query.redrive;

import io.coldstream.avro.DeadLetter;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which letters are meant; what is {@code null} asks for nothing.
 *
 * @param event the vendor's event name
 * @param ids of dead letters; empty for any
 * @param failedAfter put aside at this time or later
 * @param failedBefore put aside before this time
 */
public record LetterFilter(
        @Nullable String reason,
        @Nullable String event,
        Set<String> ids,
        @Nullable Instant failedAfter,
        @Nullable Instant failedBefore) {

    public LetterFilter {
        ids = Set.copyOf(ids);
    }

    boolean wants(DeadLetter letter) {
        return (reason == null || reason.equals(letter.getReason()))
                && (event == null || event.equals(letter.getEvent()))
                && (ids.isEmpty() || ids.contains(letter.getDeadLetterId()))
                && (failedAfter == null || !letter.getFailedAt().isBefore(failedAfter))
                && (failedBefore == null || letter.getFailedAt().isBefore(failedBefore));
    }
}
