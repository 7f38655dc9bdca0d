package io.coldstream.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.avro.Mailbox;
import io.coldstream.avro.Subscription;
import io.coldstream.schemas.Topics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The inventory as our topics show it, against the vendor's truth and against a replay of the log. */
final class Inventory {

    private final House house;
    private final TopicView<Mailbox> mailboxes;
    private final TopicView<Subscription> subscriptions;

    Inventory(House house) {
        this.house = house;
        mailboxes = house.view(Topics.MAILBOXES);
        subscriptions = house.view(Topics.SUBSCRIPTIONS);
    }

    private record Box(
            String subscriptionId,
            @Nullable String email,
            @Nullable String firstName,
            @Nullable String lastName,
            @Nullable Instant createdAt) {}

    private record Term(@Nullable String domain, String status, int quantity, int mailboxes, Instant end) {}

    void assertEqualToTheVendors() {
        assertThat(byId(
                        List.copyOf(mailboxes.latest().values()),
                        Mailbox::getMailboxId,
                        box -> new Box(
                                box.getSubscriptionId(),
                                box.getEmail().orElse(null),
                                box.getFirstName().orElse(null),
                                box.getLastName().orElse(null),
                                box.getCreatedAt().orElse(null))))
                .isEqualTo(byId(house.sandbox().mailboxes(), box -> text(box, "mailboxId"), Inventory::box));
        assertThat(byId(
                        List.copyOf(subscriptions.latest().values()),
                        Subscription::getSubscriptionId,
                        one -> new Term(
                                one.getDomain().orElse(null),
                                one.getStatus().name(),
                                one.getQuantity().orElse(0),
                                one.getMailboxesKnown(),
                                one.getObservedPeriodEnd().orElse(Instant.EPOCH))))
                .isEqualTo(byId(house.sandbox().subscriptions(), one -> text(one, "subscriptionId"), Inventory::term));
    }

    private static Box box(JsonNode box) {
        return new Box(
                text(box, "subscriptionId"),
                text(box, "email"),
                text(box, "firstName"),
                text(box, "lastName"),
                Instant.parse(text(box, "createdAt")).truncatedTo(ChronoUnit.MILLIS));
    }

    private static Term term(JsonNode one) {
        return new Term(
                text(one, "domain"),
                text(one, "status"),
                one.path("quantity").asInt(),
                one.path("mailboxIds").size(),
                Instant.parse(text(one, "periodEnd")));
    }

    /** Of a subscription without what timers and answers made of it: the log of webhooks and reads tells the rest. */
    void assertEqualTo(Map<String, Mailbox> boxes, Map<String, Subscription> terms) {
        assertThat(mailboxes.latest()).isNotEmpty().isEqualTo(boxes);
        assertThat(withoutRenewals(subscriptions.latest())).isNotEmpty().isEqualTo(withoutRenewals(terms));
    }

    /** As text: what Avro reads of an array is equal to no list. */
    private static Map<String, String> withoutRenewals(Map<String, Subscription> all) {
        Map<String, String> bare = new TreeMap<>();
        all.forEach((id, one) -> bare.put(
                id, Subscription.newBuilder(one).setRenewal(null).build().toString()));
        return bare;
    }

    private static <T, R> Map<String, R> byId(List<T> all, Function<T, String> id, Function<T, R> shown) {
        return all.stream().collect(Collectors.toMap(id, shown, (one, other) -> other, TreeMap::new));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText();
    }
}
