package io.coldstream.sandbox;

import java.util.Map;

/** A person at the vendor's dashboard. */
final class Dashboard {

    /** What the person does. */
    private enum Action {
        RENEW,
        CANCEL,
        TOGGLE_AUTORENEW,
        SET_PRICE,
        RECREATE,
        ADD_MAILBOXES,
        UPDATE_MAILBOX,
        REEXPORT,
        START_WARMUP,
        REMOVE_WARMUP,
        RENEW_DOMAIN,
        TOGGLE_DOMAIN_AUTORENEW,
        SET_WALLET
    }

    private final Books books;
    private final SubscriptionDesk subscriptions;
    private final MailboxDesk mailboxes;
    private final DomainDesk domains;

    Dashboard(Books books, SubscriptionDesk subscriptions, MailboxDesk mailboxes, DomainDesk domains) {
        this.books = books;
        this.subscriptions = subscriptions;
        this.mailboxes = mailboxes;
        this.domains = domains;
    }

    /** @return what to tell the person */
    Map<String, Object> act(Form form) {
        Action action = form.choice("action", Action.class).orElseThrow(() -> new Problem(422, "action is missing"));
        return switch (action) {
            case RENEW -> subscriptions.renew(form);
            case CANCEL -> subscriptions.cancel(form);
            case TOGGLE_AUTORENEW -> subscriptions.toggleAutoRenew(form);
            case SET_PRICE -> subscriptions.setPrice(form);
            case RECREATE -> subscriptions.recreate(form);
            case ADD_MAILBOXES -> subscriptions.addMailboxes(form);
            case UPDATE_MAILBOX -> mailboxes.update(form);
            case REEXPORT -> mailboxes.export(form);
            case START_WARMUP -> mailboxes.warmUp(form, true);
            case REMOVE_WARMUP -> mailboxes.warmUp(form, false);
            case RENEW_DOMAIN -> domains.renew(form);
            case TOGGLE_DOMAIN_AUTORENEW -> domains.toggleAutoRenew(form);
            case SET_WALLET -> setWallet(form);
        };
    }

    private Map<String, Object> setWallet(Form form) {
        Wallet wallet = new Wallet(form.money("balance").orElseThrow(() -> new Problem(422, "balance is missing")));
        form.done();
        books.put(wallet);
        return Map.of("balance", wallet.balance().toPlainString());
    }
}
