package io.coldstream.sandbox;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The vendor's webhooks about single mailboxes. Only the first two have a page; of the others the payload is our guess. */
final class MailboxEvents {

    private final Outbox outbox;

    MailboxEvents(Outbox outbox) {
        this.outbox = outbox;
    }

    void created(Subscription of, Mailbox mailbox, Instant at) {
        boolean google = of.terms().provider() == Provider.GOOGLE;
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("mailboxId", mailbox.mailboxId());
        details.put("firstName", mailbox.person().firstName());
        details.put("lastName", mailbox.person().lastName());
        details.put("email", mailbox.email());
        if (google) {
            details.put("appPassword", Ids.appPassword());
            details.put("isAdmin", mailbox.isAdmin());
        } else {
            details.put("password", Ids.password());
        }
        details.put("creationTime", at);
        details.put("expiryDate", of.period().end());
        Map<String, Object> data = Outbox.data(of.owner());
        data.put("domain", mailbox.domain());
        data.put("subscriptionId", of.subscriptionId());
        data.put("orderId", of.orderId());
        data.put("workspaceType", of.terms().provider());
        if (!google) {
            data.put("finalUrl", "https://example.com/oauth-callback");
        }
        data.put("mailboxDetails", details);
        data.put("price", of.terms().price());
        outbox.send("mailbox.created", data);
    }

    void updated(Subscription of, Mailbox mailbox, Map<String, String> changed) {
        tell("updated", of, mailbox, "updatedFields", changed);
    }

    void exported(Subscription of, Mailbox mailbox) {
        tell("exported", of, mailbox, "status", "EXPORTED");
    }

    void warmupStarted(Subscription of, Mailbox mailbox, Instant from) {
        tell("warmup.started", of, mailbox, "warmingUpFrom", from);
    }

    void warmupRemoved(Subscription of, Mailbox mailbox) {
        tell("warmup.removed", of, mailbox, "status", "REMOVED");
    }

    /** The fields of {@code mailbox.updated}, which has no subscriptionId, with one of its own at the end. */
    private void tell(String name, Subscription of, Mailbox mailbox, String field, Object value) {
        Map<String, Object> data = Outbox.data(of.owner());
        data.put("mailboxId", mailbox.mailboxId());
        data.put("domain", mailbox.domain());
        data.put("email", mailbox.email());
        data.put("workspaceType", of.terms().provider());
        data.put(field, value);
        outbox.send("mailbox." + name, data);
    }
}
