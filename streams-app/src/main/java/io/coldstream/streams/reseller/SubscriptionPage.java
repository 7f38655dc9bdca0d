package io.coldstream.streams.reseller;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One page of {@code GET /subscriptions} (certainty DOC). {@code nextPage} is not read: it is not to be trusted.
 *
 * @param totalPages empty when the reply does not say
 */
record SubscriptionPage(JsonNode entries, Optional<Integer> totalPages) {

    /** The page in a reply's data; empty when the data is no page. */
    static Optional<SubscriptionPage> of(JsonNode data) {
        JsonNode entries = data.path("subscriptions");
        JsonNode pages = data.path("pagination").path("totalPages");
        Optional<Integer> totalPages = pages.isValueNode() && pages.asText().matches("[0-9]{1,9}")
                ? Optional.of(Integer.valueOf(pages.asText()))
                : Optional.empty();
        return entries.isArray() ? Optional.of(new SubscriptionPage(entries, totalPages)) : Optional.empty();
    }

    /** Others of this domain, not over, than the one that is looked for. */
    Stream<String> others(String subscriptionId, String domain) {
        return StreamSupport.stream(entries.spliterator(), false)
                .map(ListedSubscription::of)
                .filter(listed -> domain.equalsIgnoreCase(listed.domain()) && !listed.isOver())
                .map(ListedSubscription::subscriptionId)
                .filter(id -> !id.isEmpty() && !id.equals(subscriptionId));
    }

    List<ListedSubscription> all() {
        return StreamSupport.stream(entries.spliterator(), false)
                .map(ListedSubscription::of)
                .toList();
    }

    Optional<ListedSubscription> find(String subscriptionId) {
        return StreamSupport.stream(entries.spliterator(), false)
                .map(ListedSubscription::of)
                .filter(listed -> listed.subscriptionId().equals(subscriptionId))
                .findFirst();
    }
}
