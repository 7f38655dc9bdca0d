package io.coldstream.streams.codec;

import io.coldstream.avro.MailboxFacts;
import io.coldstream.avro.SubscriptionEvent;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an event goes. The key that the ingress gave its webhook may differ: it knows no event types.
 *
 * <p>Events of a domain go to the domain even if they name a subscription, all others to the subscription, by its id or by
 * an alias that leads to it. What names neither stays with its order, or alone.
 */
public final class RoutingKey {

    private static final String MAILBOX = "mailbox:";
    private static final String DOMAIN = "domain:";
    private static final String ORDER = "order:";
    private static final String BODY = "body:";

    /** No slash: it separates user and domain. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:@-]{1,128}");

    private static final Pattern ALIAS = Pattern.compile("(mailbox|domain|order|body|sweep):.*");

    private RoutingKey() {}

    /** Whether what comes under this key belongs to a domain, or to nothing that has a state. */
    public static boolean isDomains(String key) {
        return key.startsWith(DOMAIN) || key.startsWith(ORDER) || key.startsWith(BODY);
    }

    /** Whether it is a mailbox's alias, which leads to a subscription once one is known. */
    public static boolean isMailbox(String key) {
        return key.startsWith(MAILBOX);
    }

    static boolean isUsable(String id) {
        return ID.matcher(id).matches();
    }

    /** A subscriptionId is a key as it stands: it must not look like an alias. */
    public static boolean isUsableSubscriptionId(String id) {
        return isUsable(id) && !ALIAS.matcher(id).matches();
    }

    static String of(EventName name, SubscriptionEvent event) {
        Optional<String> owner = switch (name.thing()) {
            case DOMAIN -> Optional.empty();
            case SUBSCRIPTION, MAILBOX, PREWARMUP_ORDER -> subscription(event);
        };
        return owner.or(() -> domain(event))
                .or(() -> event.getOrderId().map(ORDER::concat))
                .orElseGet(() -> BODY + WebhookEvents.hex(event.getBodyHash()));
    }

    private static Optional<String> subscription(SubscriptionEvent event) {
        return Optional.of(event.getSubscriptionId())
                .filter(id -> !id.isEmpty())
                .or(() -> event.getMailbox().flatMap(MailboxFacts::getMailboxId).map(MAILBOX::concat));
    }

    private static Optional<String> domain(SubscriptionEvent event) {
        return event.getUserId()
                .flatMap(user ->
                        event.getDomain().filter(RoutingKey::isUsable).map(domain -> DOMAIN + user + "/" + domain));
    }
}
