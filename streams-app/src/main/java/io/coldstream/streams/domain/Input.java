package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whatever can reach a subscription. */
public sealed interface Input
        permits WebhookEvent,
                TimerFired,
                Observation,
                SubscriptionListed,
                NotListed,
                CommandReleased,
                CommandOutcome,
                Request,
                DomainNews,
                MailboxLost,
                MailboxHandedOver,
                Succession {

    /** When it happened or was read, in business time. */
    Instant at();

    /** What of the reseller's own records it shows; {@code null} when it is no read. */
    default @Nullable Observation read() {
        return null;
    }
}
