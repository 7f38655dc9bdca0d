package io.coldstream.sandbox;

/** Carries out what has fallen due, unless its entity has changed its mind since the entry was made. */
final class Backlog {

    /** Those who do the work. */
    record Rooms(
            Renewals renewals,
            Recreations recreations,
            Orders orders,
            Prewarmups prewarmups,
            Domains domains,
            Mailboxes mailboxes) {}

    private final Books books;
    private final Rooms rooms;

    Backlog(Books books, Rooms rooms) {
        this.books = books;
        this.rooms = rooms;
    }

    void carryOut(Agenda.Entry entry) {
        books.find(entry.key())
                .filter(entity -> entry.dueAt().equals(entity.dueAt()))
                .ifPresent(this::carryOut);
    }

    private void carryOut(Entity due) {
        if (due instanceof Subscription subscription) {
            rooms.renewals().fallDue(subscription);
        } else if (due instanceof Domain domain) {
            rooms.domains().fallDue(domain);
        } else if (due instanceof Work work) {
            switch (work.kind()) {
                case ORDER_DOMAIN -> rooms.domains().carryOutOrder(work);
                case RENEW_DOMAIN -> rooms.domains().carryOutRenewal(work);
                case REGISTER_DOMAIN -> rooms.orders().registerDomain(work);
                case ORDER_MAILBOXES -> rooms.orders().orderMailboxes(work);
                case ORDER_PREWARMED -> rooms.prewarmups().carryOut(work);
                case CREATE_MAILBOX -> rooms.orders().createMailbox(work);
                case RENEW -> rooms.renewals().carryOut(work);
                case RECREATE -> rooms.recreations().carryOut(work);
                case UPDATE_MAILBOX -> rooms.mailboxes().carryOutUpdate(work);
                case EXPORT_MAILBOX -> rooms.mailboxes().carryOutExport(work);
            }
        }
    }
}
