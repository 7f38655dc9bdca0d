package io.coldstream.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a person does with a mailbox at the dashboard. */
final class MailboxDesk {

    private final Mailboxes mailboxes;

    MailboxDesk(Mailboxes mailboxes) {
        this.mailboxes = mailboxes;
    }

    Map<String, Object> update(Form form) {
        Optional<Mailbox> mailbox = mailboxes.active(form.required("mailboxId"));
        Map<String, String> changes = new LinkedHashMap<>();
        MailboxCalls.FIELDS.forEach(field -> form.text(field).ifPresent(value -> changes.put(field, value)));
        form.done();
        if (changes.isEmpty()) {
            throw new Problem(422, "nothing to update");
        }
        return answer(mailboxes.update(mailbox, changes, false));
    }

    Map<String, Object> export(Form form) {
        Optional<Mailbox> mailbox = mailboxes.active(form.required("mailboxId"));
        form.done();
        return answer(mailboxes.export(mailbox));
    }

    Map<String, Object> warmUp(Form form, boolean on) {
        Mailbox mailbox =
                mailboxes.active(form.required("mailboxId")).orElseThrow(() -> new Problem(404, "no such mailbox"));
        form.done();
        if (!mailboxes.warmUp(mailbox, on)) {
            throw new Problem(409, on ? "it is being warmed up already" : "it is not being warmed up");
        }
        return Map.of("accepted", true);
    }

    private static Map<String, Object> answer(Mailboxes.Answer answer) {
        return switch (answer) {
            case ACCEPTED -> Map.of("accepted", true);
            case NOT_FOUND -> throw new Problem(404, "no such mailbox");
            case IN_PROGRESS -> throw new Problem(409, "an update of this mailbox is in progress");
            case OVER_LIMIT -> throw new Problem(409, "over the limit of this mailbox");
        };
    }
}
