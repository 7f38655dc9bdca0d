package io.coldstream.streams.domain;

import java.time.Instant;

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
}
