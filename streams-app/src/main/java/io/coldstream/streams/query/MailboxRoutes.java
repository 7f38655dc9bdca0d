package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.streams.avro.MailboxState;
import io.coldstream.streams.stores.MailboxKey;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Mailboxes, by id or by what is known of them. */
final class MailboxRoutes {

    static final String ALIAS = "mailbox:";

    static final Sheet SHEET = Sheet.of("mailboxes", "mailboxId", "subscriptionId", "orderId", "userId", "userEmail")
            .with("domain", "provider", "email", "firstName", "lastName", "userName", "isAdmin")
            .with(Column.at("price", "/price/amount"))
            .with(Column.at("currency", "/price/currency"))
            .with("createdAt", "expiresAt", "hasCredentials", "anomalies", "updatedAt");

    private final Relay relay;
    private final Lists lists;

    MailboxRoutes(Relay relay) {
        this.relay = relay;
        this.lists = new Lists(relay);
    }

    Answer one(Ask ask) {
        return one(ask, ask.parameter("id"));
    }

    Answer one(Ask ask, String id) {
        return relay.atAlias(ALIAS + id, ask, subscriptionId -> here(subscriptionId, id), MailboxRoutes::unknown);
    }

    Answer list(Ask ask) {
        String domain = lower(ask.query("domain"));
        String email = lower(ask.query("email"));
        return lists.answer(Table.MAILBOXES, ask, entry -> shown(entry, domain, email));
    }

    /**
     * The id of the mailbox with this address, found by looking at all.
     *
     * @throws Refused when there is none, or more than one
     */
    String idAt(Ask ask, String email) {
        String wanted = lower(email);
        Ask page = ask.get("/api/mailboxes").with("email", email);
        Set<String> ids = new TreeSet<>();
        String next = null;
        do {
            Ask asked = next == null ? page : page.with("cursor", Cursor.of(next));
            Lists.Part part = lists.gathered(Table.MAILBOXES, asked, entry -> shown(entry, null, wanted));
            part.items().values().forEach(item -> ids.add(item.path("mailboxId").asText()));
            next = part.next();
        } while (next != null);
        if (ids.size() != 1) {
            throw new Refused(
                    ids.isEmpty() ? 404 : 409,
                    ids.isEmpty() ? "No such mailbox" : "Several mailboxes",
                    "The address belongs to " + (ids.isEmpty() ? "no mailbox that we know of" : "mailboxes " + ids)
                            + ". Name the mailboxId; GET /api/mailboxes lists them.");
        }
        return ids.iterator().next();
    }

    private Answer here(String subscriptionId, String id) {
        MailboxState state = relay.views().get(Table.MAILBOXES, subscriptionId, MailboxKey.of(subscriptionId, id));
        JsonObject shown = state == null ? null : MailboxView.of(subscriptionId, state);
        if (shown == null) {
            throw unknown();
        }
        return Answer.ok(shown);
    }

    private static @Nullable ObjectNode shown(
            Entry<MailboxState> entry, @Nullable String domain, @Nullable String email) {
        JsonObject shown = MailboxView.of(MailboxKey.subscriptionId(entry.key()), entry.value());
        return shown != null && says(shown, "domain", domain) && says(shown, "email", email) ? shown.node() : null;
    }

    private static boolean says(JsonObject shown, String field, @Nullable String wanted) {
        return wanted == null || wanted.equals(lower(shown.node().path(field).textValue()));
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    private static Refused unknown() {
        return Refused.notFound("No mailbox of this id was created yet as far as we know. If an update of it came"
                + " first, GET /api/parked shows it waiting.");
    }
}
