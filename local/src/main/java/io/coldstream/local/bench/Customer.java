package io.coldstream.local.bench;

/** One subscription, with a user and a domain of its own; its ids are as long as the vendor's. */
record Customer(int number) {

    String userId() {
        return "USER%024d".formatted(number);
    }

    String subscriptionId() {
        return "SUBSCRIPTION%016d".formatted(number);
    }

    String domainId() {
        return "DOMAIN%022d".formatted(number);
    }

    String domain() {
        return "domain-%06d.com".formatted(number);
    }

    String orderId(int order) {
        return "ORDER%015d%08d".formatted(number, order);
    }

    String mailboxId(int mailbox) {
        return "MAILBOX%013d%08d".formatted(number, mailbox);
    }

    /** Under which the ingress publishes what names no subscription. */
    String mailboxAlias(int mailbox) {
        return "mailbox:" + mailboxId(mailbox);
    }
}
