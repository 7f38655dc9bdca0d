package io.coldstream.streams.reseller;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one page of the reseller's list of all subscriptions showed. */
public sealed interface Listing {

    /**
     * @param totalPages as the reseller says
     */
    record Page(
            List<ListedSubscription> subscriptions,
            int totalPages,
            @Nullable Long clockSkewMillis) implements Listing {
        public Page {
            subscriptions = List.copyOf(subscriptions);
        }
    }

    /** It could not be read. */
    record Failed(Reply reply) implements Listing {}
}
