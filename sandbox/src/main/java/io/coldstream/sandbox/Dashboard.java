package io.coldstream.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A person at the vendor's dashboard. */
final class Dashboard {

    /** What the person does. */
    private enum Action {
        RENEW,
        CANCEL,
        TOGGLE_AUTORENEW,
        UPDATE_MAILBOX,
        REEXPORT,
        SET_WALLET
    }

    private final Books books;
    private final Renewals renewals;
    private final Mailboxes mailboxes;

    Dashboard(Books books, Renewals renewals, Mailboxes mailboxes) {
        this.books = books;
        this.renewals = renewals;
        this.mailboxes = mailboxes;
    }

    /** @return what to tell the person */
    Map<String, Object> act(Form form) {
        Action action = form.choice("action", Action.class).orElseThrow(() -> new Problem(422, "action is missing"));
        return switch (action) {
            case RENEW -> {
                renewals.request(List.of(subscription(form).subscriptionId()), "dashboard");
                yield Map.of("accepted", true);
            }
            case CANCEL -> {
                renewals.cancel(subscription(form));
                yield Map.of("accepted", true);
            }
            case TOGGLE_AUTORENEW -> toggle(form);
            case UPDATE_MAILBOX -> update(form);
            case REEXPORT -> {
                Optional<Mailbox> mailbox = mailboxes.active(form.required("mailboxId"));
                form.done();
                yield answer(mailboxes.export(mailbox));
            }
            case SET_WALLET -> {
                Wallet wallet =
                        new Wallet(form.money("balance").orElseThrow(() -> new Problem(422, "balance is missing")));
                form.done();
                books.put(wallet);
                yield Map.of("balance", wallet.balance().toPlainString());
            }
        };
    }

    private Subscription subscription(Form form) {
        Subscription known = find(form);
        form.done();
        return known;
    }

    private Subscription find(Form form) {
        return books.subscription(form.required("subscriptionId"))
                .orElseThrow(() -> new Problem(404, "no such subscription"));
    }

    /** Sends nothing (the public guide). */
    private Map<String, Object> toggle(Form form) {
        Subscription known = find(form);
        boolean on = form.flag("autoRenew").orElse(!known.terms().autoRenew());
        form.done();
        books.put(known.with(known.terms().withAutoRenew(on)));
        return Map.of("autoRenew", on);
    }

    private Map<String, Object> update(Form form) {
        Optional<Mailbox> mailbox = mailboxes.active(form.required("mailboxId"));
        Map<String, String> changes = new LinkedHashMap<>();
        MailboxCalls.FIELDS.forEach(field -> form.text(field).ifPresent(value -> changes.put(field, value)));
        form.done();
        if (changes.isEmpty()) {
            throw new Problem(422, "nothing to update");
        }
        return answer(mailboxes.update(mailbox, changes, false));
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
