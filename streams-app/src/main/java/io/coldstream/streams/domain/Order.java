package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One order of mailboxes.
 *
 * @param failure why it failed; {@code null} when it succeeded
 * @param price of one mailbox
 */
public record Order(
        @Nullable String failure,
        @Nullable Integer quantity,
        @Nullable Money price,
        @Nullable Instant orderedAt) {

    public boolean failed() {
        return failure != null;
    }
}
