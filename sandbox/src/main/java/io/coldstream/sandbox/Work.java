package io.coldstream.sandbox;

import java.time.Instant;
import java.util.Map;

/**
 * Something accepted and not yet carried out.
 *
 * @param subjectId the subscription, mailbox, domain (its name) or order that it is about
 * @param details what else it needs: the fields of an update, who asked for a renewal, why an order must fail
 */
record Work(String workId, Kind kind, Instant dueAt, String subjectId, Map<String, String> details) implements Entity {

    /** The steps of an order, and what calls ask for. */
    enum Kind {
        ORDER_DOMAIN,
        RENEW_DOMAIN,
        REGISTER_DOMAIN,
        ORDER_MAILBOXES,
        ORDER_PREWARMED,
        CREATE_MAILBOX,
        RENEW,
        RECREATE,
        UPDATE_MAILBOX,
        EXPORT_MAILBOX
    }

    static Work of(Kind kind, Instant dueAt, String subjectId, Map<String, String> details) {
        return new Work(Ids.next(), kind, dueAt, subjectId, details);
    }

    @Override
    public String key() {
        return "work:" + workId;
    }
}
