package io.coldstream.ingress;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The key of a webhook's record: its subscription, else an alias by which the topology finds the subscription.
 * Everything about one mailbox, domain or order keeps its order that way even where no subscription is named.
 */
final class RoutingKey {

    /** Beside letters and digits. No slash: it separates user and domain. */
    private static final String MARKS = "_.:@-";

    private static final int LONGEST = 128;

    private RoutingKey() {}

    /** The key from the fields of {@code data} and {@code data.mailboxDetails}; empty if no id is usable. */
    static Optional<String> of(Map<String, String> data, Map<String, String> details) {
        return id(data, "subscriptionId")
                .or(() ->
                        id(data, "mailboxId").or(() -> id(details, "mailboxId")).map(mailbox -> "mailbox:" + mailbox))
                .or(() -> domain(data))
                .or(() -> id(data, "orderId").map(order -> "order:" + order));
    }

    private static Optional<String> domain(Map<String, String> data) {
        Optional<String> domain = id(data, "domain").or(() -> id(data, "domainName"));
        return id(data, "userId")
                .flatMap(user -> domain.map(name -> "domain:" + user + "/" + name.toLowerCase(Locale.ROOT)));
    }

    /** One field, if it has the form of an id. */
    static Optional<String> id(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name)).filter(RoutingKey::isUsable);
    }

    private static boolean isUsable(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean usable = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!usable && MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= LONGEST;
    }
}
