package io.coldstream.streams.domain.forecast;

import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Purse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A cap that put renewals off.
 *
 * @param purse what it holds over
 * @param reason a code, such as {@code day-cap}
 * @param cap its amount
 * @param used what was spent of it at the end
 * @param since when the first was put off
 * @param deferred how many were
 */
public record Binding(
        Purse purse,
        String reason,
        @Nullable Money cap,
        @Nullable Money used,
        Instant since,
        int deferred) {

    Binding andOneMore() {
        return new Binding(purse, reason, cap, used, since, deferred + 1);
    }

    Binding with(@Nullable Money spent) {
        return new Binding(purse, reason, cap, spent, since, deferred);
    }
}
