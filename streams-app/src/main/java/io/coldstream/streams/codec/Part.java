package io.coldstream.streams.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes one event: most webhooks are one, an order of pre-warmed mailboxes is one for each of its subscriptions and
 * one for each mailbox.
 *
 * @param about what tells its subscription and surroundings
 * @param mailbox what tells its mailbox
 * @param updated what changed of its mailbox
 * @param own the objects whose left-over fields are kept with this part
 * @param quantity mailboxes, counted; {@code null} where the webhook tells it
 */
record Part(
        Fields about,
        Fields mailbox,
        Fields updated,
        List<Fields> own,
        @Nullable Integer quantity) {

    static List<Part> of(EventName name, Fields top, Fields data) throws Unusable {
        if (name == EventName.PREWARMUP_ORDER_SUCCESS) {
            return prewarmed(top, data);
        }
        if (name == EventName.MAILBOX_CREATED) {
            return created(top, data);
        }
        Fields mailbox = data.object("mailboxDetails");
        Fields updated = data.object("updatedFields");
        return List.of(new Part(data, mailbox, updated, List.of(top, data, mailbox, updated), null));
    }

    /** One mailbox; several of them in an array are as many creations. */
    private static List<Part> created(Fields top, Fields data) throws Unusable {
        List<Fields> mailboxes = data.objects("mailboxDetails", null);
        List<Part> parts = new ArrayList<>();
        for (Fields mailbox : mailboxes.isEmpty() ? List.of(Fields.none()) : mailboxes) {
            List<Fields> own = parts.isEmpty() ? List.of(top, data, mailbox) : List.of(mailbox);
            parts.add(new Part(data, mailbox, Fields.none(), own, null));
        }
        return parts;
    }

    /** Page "Prewarmup Events": one webhook for several subscriptions. */
    private static List<Part> prewarmed(Fields top, Fields data) throws Unusable {
        List<Part> parts = new ArrayList<>();
        for (Fields item : data.objects("mailboxDetails", data)) {
            List<Fields> mailboxes = item.objects("preWarmedUpMailboxes", null);
            List<Fields> own = parts.isEmpty() ? List.of(top, data, item) : List.of(item);
            parts.add(new Part(item, Fields.none(), Fields.none(), own, mailboxes.size()));
            for (Fields mailbox : mailboxes) {
                parts.add(new Part(item, mailbox, Fields.none(), List.of(mailbox), null));
            }
        }
        if (parts.isEmpty()) {
            throw data.missing("mailboxDetails");
        }
        return parts;
    }
}
