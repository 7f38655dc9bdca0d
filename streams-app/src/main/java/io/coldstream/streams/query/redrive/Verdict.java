package io.coldstream.streams.query.redrive;

import java.util.List;

/** What a redrive would do to one letter. */
public sealed interface Verdict {

    /**
     * It is sent again.
     *
     * @param parks whether a part of it would wait for its alias to be learnt
     * @param to the subscriptions that it is applied to, or the aliases that it waits for
     */
    record Leaves(boolean parks, List<String> to) implements Verdict {

        public Leaves {
            to = List.copyOf(to);
        }
    }

    /**
     * It would fail again, so it stays where it is.
     *
     * @param reason code
     */
    record Stays(String reason) implements Verdict {}
}
