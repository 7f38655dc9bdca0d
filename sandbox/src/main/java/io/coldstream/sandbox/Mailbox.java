package io.coldstream.sandbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox of a subscription. Its password is made when {@code mailbox.created} is, and kept nowhere else.
 *
 * @param createdAt null until the provider has created it
 * @param updating whether an accepted update waits to be carried out
 * @param warmingUpFrom since when it is being warmed up; null when it is not
 * @param usage what counts against its limits
 */
record Mailbox(
        String mailboxId,
        String subscriptionId,
        String domain,
        Person person,
        boolean isAdmin,
        @Nullable Instant createdAt,
        boolean updating,
        @Nullable Instant warmingUpFrom,
        Usage usage)
        implements Entity {

    /** When updates and re-exports of a mailbox were accepted, as far as they still count. */
    record Usage(List<Instant> updates, List<Instant> exports) {
        static final Usage NONE = new Usage(List.of(), List.of());
    }

    static String key(String mailboxId) {
        return "mailbox:" + mailboxId;
    }

    @Override
    public String key() {
        return key(mailboxId);
    }

    String email() {
        return person.userName() + "@" + domain;
    }

    /** One that is ordered and not created yet. */
    static Mailbox ordered(Subscription of, Person person, boolean isAdmin) {
        return new Mailbox(
                Ids.next(), of.subscriptionId(), of.domain().name(), person, isAdmin, null, false, null, Usage.NONE);
    }

    /** Of another subscription from now on, where it has to be created again. */
    Mailbox movedTo(Subscription next) {
        return new Mailbox(
                mailboxId, next.subscriptionId(), domain, person, isAdmin, null, updating, warmingUpFrom, usage);
    }

    private Mailbox copy(
            Person of, @Nullable Instant created, boolean waiting, @Nullable Instant warming, Usage counted) {
        return new Mailbox(mailboxId, subscriptionId, domain, of, isAdmin, created, waiting, warming, counted);
    }

    Mailbox created(Instant at) {
        return copy(person, at, updating, warmingUpFrom, usage);
    }

    Mailbox updating(boolean now) {
        return copy(person, createdAt, now, warmingUpFrom, usage);
    }

    Mailbox warmingUp(@Nullable Instant from) {
        return copy(person, createdAt, updating, from, usage);
    }

    Mailbox with(Person next) {
        return copy(next, createdAt, updating, warmingUpFrom, usage);
    }

    Mailbox with(Usage next) {
        return copy(person, createdAt, updating, warmingUpFrom, next);
    }
}
