package io.coldstream.local.order;

/**
 * One webhook as the vendor sends it.
 *
 * @param events how many logical events it tells: one, but of an order of pre-warmed mailboxes one for each subscription
 *     and one for each mailbox
 */
record Webhook(String body, int events) {}
