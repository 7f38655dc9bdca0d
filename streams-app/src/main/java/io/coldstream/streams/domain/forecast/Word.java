package io.coldstream.streams.domain.forecast;

import io.coldstream.streams.domain.Decision;
import io.coldstream.streams.domain.Renewal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the fate of the period that is watched.
 *
 * @param at since when
 * @param deferredBy the cap that put it off, a code
 */
record Word(Fate fate, String reason, Instant at, @Nullable String deferredBy) {

    Word(Fate fate, String reason, Instant at) {
        this(fate, reason, at, null);
    }

    /** What was said of it before the forecast; {@code null} when that tells nothing. */
    static @Nullable Word of(Renewal.Announcement said, Instant at) {
        return switch (said.kind()) {
            case WOULD_RENEW -> new Word(Fate.DRY_RUN, said.reason(), at);
            case REFUSED -> new Word(Fate.REFUSED, said.reason(), at);
            case AWAITING_APPROVAL -> new Word(Fate.AWAITING_APPROVAL, said.reason(), at);
            // Why it was not renewed was said before.
            case LATE -> null;
        };
    }

    /** What a decision says of it; {@code null} when nothing: what is paid is told by itself. */
    static @Nullable Word of(Decision decision, Instant at) {
        return switch (decision) {
            case Decision.RenewalDecided decided -> of(decided, at);
            case Decision.Send send -> null;
            case Decision.Settle settle -> null;
            case Decision.OrderProgressed progressed -> null;
            case Decision.CommandMoved moved -> null;
            case Decision.Alert alert -> null;
            case Decision.TellDomain told -> null;
            case Decision.HandOver handed -> null;
            case Decision.Succeed succeed -> null;
            case Decision.Continue continued -> null;
        };
    }

    private static @Nullable Word of(Decision.RenewalDecided decided, Instant at) {
        return switch (decided.step()) {
            case WOULD_RENEW -> new Word(Fate.DRY_RUN, decided.reason(), at);
            case AWAITING_APPROVAL -> new Word(Fate.AWAITING_APPROVAL, decided.reason(), at);
            // With an operation, it was asked back.
            case REFUSED -> decided.operation() == null ? new Word(Fate.REFUSED, decided.reason(), at) : null;
            case REQUESTED,
                    RELEASED,
                    ACCEPTED,
                    IN_DOUBT,
                    NOT_SENT,
                    REJECTED,
                    CONFIRMED,
                    PARKED,
                    LATE,
                    RESOLVED,
                    RENEWED_ELSEWHERE,
                    GRACE,
                    LAPSED,
                    NOTICE,
                    DUE,
                    PAST_DUE,
                    APPROVED -> null;
        };
    }
}
