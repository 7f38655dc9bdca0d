package io.coldstream.sandbox;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Updates and re-exports mailboxes. */
final class Mailboxes {

    /** What became of a request. */
    enum Answer {
        ACCEPTED,
        NOT_FOUND,
        IN_PROGRESS,
        OVER_LIMIT
    }

    private final Books books;
    private final MailboxEvents events;
    private final Supplier<Behaviour> behaviour;

    Mailboxes(Books books, MailboxEvents events, Supplier<Behaviour> behaviour) {
        this.books = books;
        this.events = events;
        this.behaviour = behaviour;
    }

    /** A mailbox that exists and whose subscription lives. */
    Optional<Mailbox> active(String mailboxId) {
        return books.mailbox(mailboxId).filter(this::isActive);
    }

    Optional<Mailbox> activeAt(String email) {
        return books.mailboxesAt(email).filter(this::isActive).findFirst();
    }

    private boolean isActive(Mailbox mailbox) {
        return mailbox.createdAt() != null
                && books.subscription(mailbox.subscriptionId())
                        .filter(subscription -> subscription.status().isLive())
                        .isPresent();
    }

    /** @param limited whether it counts; the page limits the call, and says nothing of the dashboard */
    Answer update(Optional<Mailbox> known, Map<String, String> changes, boolean limited) {
        if (known.isEmpty()) {
            return Answer.NOT_FOUND;
        }
        Mailbox mailbox = known.get();
        if (mailbox.updating()) {
            return Answer.IN_PROGRESS;
        }
        if (limited && !Quotas.allowsUpdate(mailbox, books.now())) {
            return Answer.OVER_LIMIT;
        }
        Mailbox waiting = limited ? Quotas.countUpdate(mailbox, books.now()) : mailbox;
        books.put(waiting.updating(true));
        next(Work.Kind.UPDATE_MAILBOX, mailbox, changes);
        return Answer.ACCEPTED;
    }

    /** Use of the dashboard counts too (the page says so). */
    Answer export(Optional<Mailbox> known) {
        if (known.isEmpty()) {
            return Answer.NOT_FOUND;
        }
        if (!Quotas.allowsExport(known.get(), books.now())) {
            return Answer.OVER_LIMIT;
        }
        books.put(Quotas.countExport(known.get(), books.now()));
        next(Work.Kind.EXPORT_MAILBOX, known.get(), Map.of());
        return Answer.ACCEPTED;
    }

    void carryOutUpdate(Work work) {
        books.remove(work);
        books.mailbox(work.subjectId()).ifPresent(waiting -> {
            Mailbox updated = waiting.updating(false).with(waiting.person().with(work.details()));
            books.put(updated);
            if (isActive(updated)) {
                events.updated(books.subscription(updated.subscriptionId()).orElseThrow(), updated, work.details());
            }
        });
    }

    void carryOutExport(Work work) {
        books.remove(work);
        active(work.subjectId()).ifPresent(mailbox -> events.exported(subscription(mailbox), mailbox));
    }

    /** Whether the mailbox began, or ceased, to be warmed up; it stays as it was when there was nothing to do. */
    boolean warmUp(Mailbox mailbox, boolean on) {
        if (on == (mailbox.warmingUpFrom() != null)) {
            return false;
        }
        books.put(mailbox.warmingUp(on ? books.now() : null));
        if (on) {
            events.warmupStarted(subscription(mailbox), mailbox, books.now());
        } else {
            events.warmupRemoved(subscription(mailbox), mailbox);
        }
        return true;
    }

    private Subscription subscription(Mailbox mailbox) {
        return books.subscription(mailbox.subscriptionId()).orElseThrow();
    }

    private void next(Work.Kind kind, Mailbox mailbox, Map<String, String> details) {
        books.put(Work.of(kind, books.now().plus(behaviour.get().processing()), mailbox.mailboxId(), details));
    }
}
