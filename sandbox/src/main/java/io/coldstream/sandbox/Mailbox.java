package io.coldstream.sandbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox of a subscription. Its password is made when {@code mailbox.created} is, and kept nowhere else.
 *
 * @param createdAt null until the provider has created it
 * @param updating whether an accepted update waits to be carried out
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

    Mailbox created(Instant at) {
        return new Mailbox(mailboxId, subscriptionId, domain, person, isAdmin, at, updating, usage);
    }

    Mailbox updating(boolean now) {
        return new Mailbox(mailboxId, subscriptionId, domain, person, isAdmin, createdAt, now, usage);
    }

    Mailbox with(Person next) {
        return new Mailbox(mailboxId, subscriptionId, domain, next, isAdmin, createdAt, updating, usage);
    }

    Mailbox with(Usage next) {
        return new Mailbox(mailboxId, subscriptionId, domain, person, isAdmin, createdAt, updating, next);
    }
}
