package io.coldstream.streams.domain;

import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What one input may touch: a subscription's summary and the one mailbox that the input speaks of. */
public record Aggregate(Subscription subscription, @Nullable Mailbox mailbox) {

    /** Changes the state by one input. Total: an input that does not fit changes nothing. */
    public Aggregate apply(Input input, Timing timing) {
        Aggregate next = step(input, timing);
        Subscription left = next.subscription.leaving(input.at());
        return left == next.subscription ? next : new Aggregate(left, next.mailbox);
    }

    /** What sweeps make of a read: a subscription that nothing told of is taken in, and what differs is looked at again. */
    public Aggregate audited(Audit.Step step) {
        Observation read = subscription.renewal().observed();
        Subscription next = step.imports() && read != null ? subscription.imported(read) : subscription;
        Instant lookAt = step.lookAt();
        return step.imports() || lookAt != null
                ? new Aggregate(lookAt == null ? next : next.lookingAt(lookAt), mailbox)
                : this;
    }

    private Aggregate step(Input input, Timing timing) {
        return switch (input) {
            case WebhookEvent event -> apply(event);
            case TimerFired timer -> fired(timer, timing);
            case Observation read -> new Aggregate(subscription.observed(read, timing), mailbox);
            case SubscriptionListed listed -> new Aggregate(subscription.listed(listed, timing), mailbox);
            // What sweeps know beside the state decides about it.
            case NotListed missed -> this;
            case CommandReleased command -> released(command);
            case CommandOutcome outcome -> ended(outcome, timing);
            case Request request -> asked(request);
            case DomainNews news -> new Aggregate(subscription.told(news), mailbox);
            case MailboxLost lost -> lost(lost);
            case MailboxHandedOver handed -> handed(handed);
            case Succession succession -> new Aggregate(subscription.continuing(succession), mailbox);
        };
    }

    /** The id of the mailbox that an input speaks of; {@code null} when it speaks of none. */
    public static @Nullable String mailboxIdOf(Input input) {
        return switch (input) {
            case WebhookEvent.MailboxCreated created -> created.mailboxId();
            case WebhookEvent.MailboxUpdated updated -> updated.change().mailboxId();
            case WebhookEvent.MailboxExported exported -> exported.mailboxId();
            case WebhookEvent.MailboxWarmupStarted started -> started.mailboxId();
            case WebhookEvent.MailboxWarmupRemoved removed -> removed.mailboxId();
            case WebhookEvent.SubscriptionTold told -> null;
            case WebhookEvent.MailboxOrderSucceeded ordered -> null;
            case WebhookEvent.MailboxOrderFailed failed -> null;
            case WebhookEvent.SubscriptionReported reported -> null;
            case WebhookEvent.RenewalFailed failed -> null;
            case TimerFired timer -> timer.mailboxId();
            case Request.UpdateMailbox update -> update.change().mailboxId();
            case Request.ReexportMailbox export -> export.reexport().mailboxId();
            case Request.RetryCall retry -> retry.mailboxId();
            case Request.ResolveCall resolve -> resolve.mailboxId();
            case CommandReleased command -> command.mailboxId();
            case CommandOutcome outcome -> outcome.mailboxId();
            case MailboxLost lost -> lost.mailboxId();
            case MailboxHandedOver handed -> handed.mailbox().id();
            case DomainNews news -> null;
            case Succession succession -> null;
            case Observation read -> null;
            case SubscriptionListed listed -> null;
            case NotListed missed -> null;
            case Request request -> null;
        };
    }

    private Aggregate apply(WebhookEvent event) {
        return knows(event) ? this : changed(event).remembering(event);
    }

    /** Whether this very webhook is among the newest applied: sent again, it changes nothing, whenever it was sent. */
    public boolean knows(WebhookEvent event) {
        if (mailboxIdOf(event) == null) {
            return subscription.claims().applied().contains(event.about());
        }
        return mailbox != null && mailbox.applied().contains(event.about());
    }

    private Aggregate remembering(WebhookEvent event) {
        return mailboxIdOf(event) == null || mailbox == null
                ? new Aggregate(subscription.remembering(event.about()), mailbox)
                : new Aggregate(subscription, mailbox.remembering(event.about()));
    }

    private Aggregate changed(WebhookEvent event) {
        About about = event.about();
        return switch (event) {
            case WebhookEvent.MailboxOrderSucceeded ordered ->
                new Aggregate(
                        subscription
                                .heard(about, ordered.periodEnd())
                                .ordered(ordered.orderId(), ordered.order(), about),
                        mailbox);
            case WebhookEvent.MailboxOrderFailed failed ->
                new Aggregate(
                        subscription.heard(about, null).ordered(failed.orderId(), failed.order(), about), mailbox);
            case WebhookEvent.SubscriptionReported reported ->
                new Aggregate(subscription.heard(about, reported.periodEnd()).reported(reported), mailbox);
            case WebhookEvent.RenewalFailed failed ->
                new Aggregate(subscription.heard(about, failed.periodEnd()).failed(failed), mailbox);
            case WebhookEvent.MailboxExported exported ->
                new Aggregate(subscription.heardOfMailbox(about), mailbox)
                        .withReexports(queue -> queue.confirmed(export -> true));
            case WebhookEvent.MailboxWarmupStarted started ->
                new Aggregate(subscription.heardOfMailbox(about), mailbox);
            case WebhookEvent.MailboxWarmupRemoved removed ->
                new Aggregate(subscription.heardOfMailbox(about), mailbox);
            case WebhookEvent.SubscriptionTold told -> new Aggregate(subscription.heard(about, null), mailbox);
            case WebhookEvent.MailboxCreated created -> {
                Mailbox before = mailboxOr(created.mailboxId());
                Mailbox after = before.apply(created);
                yield new Aggregate(
                        subscription
                                .heard(about, created.creation().expiresAt())
                                .counting(before, after),
                        after);
            }
            case WebhookEvent.MailboxUpdated updated ->
                new Aggregate(
                        subscription.heardOfMailbox(about),
                        mailboxOr(updated.change().mailboxId()).apply(updated));
        };
    }

    private Aggregate fired(TimerFired timer, Timing timing) {
        return switch (timer.kind()) {
            case MAILBOX ->
                withUpdates(queue -> queue.fired(timer.firedAt(), timing))
                        .withReexports(queue -> queue.fired(timer.firedAt(), timing));
            case LOOK, RECONCILE, IN_DOUBT, DOMAIN, GRACE, LAPSE, COMPLETENESS, DNS, NOTICE ->
                new Aggregate(subscription.fired(timer, timing), mailbox);
        };
    }

    private Aggregate released(CommandReleased command) {
        return mailbox == null
                ? with(subscription.renewal().released(command))
                : withUpdates(queue -> queue.released(command)).withReexports(queue -> queue.released(command));
    }

    private Aggregate ended(CommandOutcome outcome, Timing timing) {
        if (mailbox == null) {
            return with(subscription.renewal().outcome(outcome, timing));
        }
        boolean young = mailbox.isNew(outcome.at());
        return withUpdates(queue -> CallEnd.of(queue, outcome, young, timing))
                .withReexports(queue -> CallEnd.of(queue, outcome, young, timing));
    }

    private Aggregate asked(Request request) {
        Renewal renewal = subscription.renewal();
        if (subscription.lineage().isGone() && mailboxIdOf(request) == null) {
            return this;
        }
        return switch (request) {
            case Request.RenewNow renew ->
                with(renewal.asked(new Renewal.Ask(renew.commandId(), null, renew.asker(), renew.at()), renew.at()));
            case Request.RetryRenewal retry ->
                with(renewal.asked(
                        new Renewal.Ask(retry.commandId(), retry.opId(), retry.asker(), retry.at()), retry.at()));
            case Request.ResolveRenewal resolve -> with(renewal.resolved(resolve));
            case Request.ApproveRenewal approve -> with(renewal.approved(approve));
            case Request.Observe observe -> with(renewal.heard(observe.at(), true));
            case Request.ReexportMailbox export ->
                new Aggregate(subscription, mailboxOr(export.reexport().mailboxId())).requested(export);
            case Request.UpdateMailbox update ->
                new Aggregate(subscription, mailboxOr(update.change().mailboxId()))
                        .withUpdates(queue -> queue.requested(update.commandId(), update.change(), update.urgent()));
            case Request.RetryCall retry ->
                withUpdates(queue -> queue.retried(retry.target()))
                        .withReexports(queue -> queue.retried(retry.target()));
            case Request.ResolveCall resolve ->
                withUpdates(queue -> queue.resolved(resolve.target()))
                        .withReexports(queue -> queue.resolved(resolve.target()));
        };
    }

    private Aggregate with(Renewal next) {
        return new Aggregate(subscription.with(next), mailbox);
    }

    private Aggregate withUpdates(UnaryOperator<CallQueue<MailboxChange>> change) {
        return mailbox == null
                ? this
                : new Aggregate(subscription, mailbox.withUpdates(change.apply(mailbox.updates())));
    }

    private Aggregate requested(Request.ReexportMailbox export) {
        String email = mailbox == null ? null : Stamped.valueOf(mailbox.email());
        return withReexports(
                queue -> queue.requested(export.commandId(), export.reexport().at(email), export.urgent()));
    }

    private Aggregate withReexports(UnaryOperator<CallQueue<Reexport>> change) {
        return mailbox == null
                ? this
                : new Aggregate(subscription, mailbox.withReexports(change.apply(mailbox.reexports())));
    }

    private Aggregate lost(MailboxLost lost) {
        Mailbox before = mailboxOr(lost.mailboxId());
        if (lost.to().equals(subscription.id())) {
            return new Aggregate(subscription, before.found());
        }
        Mailbox after = before.lostTo(lost.to());
        return new Aggregate(subscription.counting(before, after), after);
    }

    /** What comes for a mailbox that was lost meanwhile is passed on. */
    private Aggregate handed(MailboxHandedOver handed) {
        Mailbox before = mailboxOr(handed.mailbox().id());
        if (before.lostTo() != null) {
            return this;
        }
        Mailbox after = before.joined(handed.mailbox());
        return new Aggregate(subscription.counting(before, after), after);
    }

    private Mailbox mailboxOr(String id) {
        return mailbox == null ? Mailbox.unknown(id) : mailbox;
    }
}
