package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of a subscription that the vendor told by webhook. Sources: the vendor's pages "Mailbox Events", "Subscription
 * Events" and "Prewarmup Events", and its help guide.
 */
public sealed interface WebhookEvent extends Input {

    About about();

    @Override
    default Instant at() {
        return about().receivedAt();
    }

    /**
     * {@code mailbox.order.success}, or one subscription of {@code prewarmup.order.success}: the order is with the
     * provider, mailboxes are being created.
     */
    record MailboxOrderSucceeded(
            About about,
            String orderId,
            Order order,
            @Nullable Instant periodEnd) implements WebhookEvent {}

    /** {@code mailbox.order.failed}: usually no mailbox of this order was created. */
    record MailboxOrderFailed(About about, String orderId, Order order) implements WebhookEvent {}

    /** {@code mailbox.created}, or one mailbox of {@code prewarmup.order.success}: it is ready for use. Told once. */
    record MailboxCreated(
            About about,
            String mailboxId,
            Mailbox.Creation creation,
            @Nullable String profilePicture,
            boolean withCredentials)
            implements WebhookEvent {}

    /**
     * {@code subscription.*}: the vendor says where a subscription stands. It is a claim: it spends nothing and suppresses
     * nothing, it makes us read.
     *
     * @param periodEnd the paid period's end, where the vendor's newer form tells it
     * @param quantity of mailboxes
     */
    record SubscriptionReported(
            About about,
            Status status,
            @Nullable Instant periodEnd,
            @Nullable Integer quantity) implements WebhookEvent {

        public SubscriptionReported(About about, Status status, @Nullable Instant periodEnd) {
            this(about, status, periodEnd, null);
        }
    }

    /**
     * {@code subscription.renewal.failed} in the vendor's newer form, authenticated and sent just now: of all webhooks the
     * one that takes part in a proof. In its older form, stale or not authenticated it is a {@link SubscriptionReported}.
     *
     * @param periodEnd the end of the period that was not renewed
     * @param sentAt when it was sent, in business time
     */
    record RenewalFailed(About about, Instant periodEnd, Instant sentAt) implements WebhookEvent {}

    /** {@code mailbox.exported}: known by name only; what is told besides is kept in {@code coldstream.events}. */
    record MailboxExported(About about, String mailboxId) implements WebhookEvent {}

    /** {@code mailbox.warmup.started}: known by name only. */
    record MailboxWarmupStarted(About about, String mailboxId) implements WebhookEvent {}

    /** {@code mailbox.warmup.removed}: known by name only. */
    record MailboxWarmupRemoved(About about, String mailboxId) implements WebhookEvent {}

    /** Known by name alone, and naming nothing but its subscription: it is kept and told, and changes nothing else. */
    record SubscriptionTold(About about) implements WebhookEvent {}

    /** {@code mailbox.updated}: carries only what changed, with the new values. */
    record MailboxUpdated(
            About about, MailboxChange change, @Nullable String email) implements WebhookEvent {}
}
