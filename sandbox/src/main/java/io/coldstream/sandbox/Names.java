package io.coldstream.sandbox;

import java.util.List;
import java.util.Locale;

/** Names for mailboxes that an order did not name. */
final class Names {

    private static final List<String> FIRST =
            List.of("Alice", "Bruno", "Clara", "Deniz", "Elena", "Farid", "Greta", "Hugo", "Ines", "Jonas");
    private static final List<String> LAST =
            List.of("Archer", "Baker", "Cooper", "Dyer", "Fisher", "Gardner", "Hunter", "Mason", "Porter", "Weaver");

    private Names() {}

    /** The name of the {@code index}th mailbox of an order; user names differ within an order. */
    static Person person(int index) {
        String first = FIRST.get(index % FIRST.size());
        String last = LAST.get((index / FIRST.size()) % LAST.size());
        String user = (first + "." + last).toLowerCase(Locale.ROOT);
        int round = index / (FIRST.size() * LAST.size());
        return new Person(first, last, round == 0 ? user : user + round, null);
    }
}
