package io.coldstream.sandbox;

/** Carries out what has fallen due, unless its entity has changed its mind since the entry was made. */
final class Backlog {

    private final Books books;
    private final Renewals renewals;
    private final Orders orders;
    private final Mailboxes mailboxes;

    Backlog(Books books, Renewals renewals, Orders orders, Mailboxes mailboxes) {
        this.books = books;
        this.renewals = renewals;
        this.orders = orders;
        this.mailboxes = mailboxes;
    }

    void carryOut(Agenda.Entry entry) {
        books.find(entry.key())
                .filter(entity -> entry.dueAt().equals(entity.dueAt()))
                .ifPresent(this::carryOut);
    }

    private void carryOut(Entity due) {
        if (due instanceof Subscription subscription) {
            renewals.fallDue(subscription);
        } else if (due instanceof Work work) {
            switch (work.kind()) {
                case REGISTER_DOMAIN -> orders.registerDomain(work);
                case ORDER_MAILBOXES -> orders.orderMailboxes(work);
                case CREATE_MAILBOX -> orders.createMailbox(work);
                case RENEW -> renewals.carryOut(work);
                case UPDATE_MAILBOX -> mailboxes.carryOutUpdate(work);
            }
        }
    }
}
