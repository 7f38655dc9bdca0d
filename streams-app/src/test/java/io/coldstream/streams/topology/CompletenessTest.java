package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Order;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.avro.StoryEntry;
import io.coldstream.streams.stores.Stores;
import io.coldstream.streams.stores.StoryKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An order opens an expectation of its mailboxes. */
class CompletenessTest {

    private static final String ID = "SUB1";

    @SuppressWarnings("NullAway.Init")
    private TopologyHarness topology;

    private int sent;
    private @Nullable Order order;

    @BeforeEach
    void start(@TempDir Path folder) {
        topology = new TopologyHarness(folder);
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    @Test
    void orderWithoutAllItsMailboxesIsIncompleteAfterItsTimeAndALateArrivalClosesIt() {
        ordered("O1", 3);
        created("M1", "O1");
        topology.advance(Duration.ofHours(24).minusSeconds(2));
        assertThat(order().getMissing()).isEqualTo(2);
        assertThat(order().getIncompleteSince()).isEmpty();

        topology.advance(Duration.ofSeconds(4));
        created("M2", "O1");
        assertThat(order().getMissing()).isEqualTo(1);
        assertThat(order().getIncompleteSince()).contains(TopologyHarness.START.plus(Duration.ofHours(24)));

        topology.advance(Duration.ofDays(3));
        created("M3", "O1");
        Order complete = order();
        assertThat(complete.getCreated()).isEqualTo(3);
        assertThat(complete.getMissing()).isZero();
        assertThat(complete.getIncompleteSince()).isEmpty();
        assertThat(told()).containsExactly("ORDER_INCOMPLETE 2", "ORDER_COMPLETED 0");
    }

    @Test
    void mailboxesThatComeBeforeTheirOrderFillItToo() {
        created("M1", "O1");
        created("M2", "O1");
        ordered("O1", 2);
        topology.advance(Duration.ofDays(2));

        assertThat(order().getMissing()).isZero();
        assertThat(told()).isEmpty();
    }

    @Test
    void failedOrderExpectsNothing() {
        ordered("O1", 2);
        webhook("mailbox.order.failed", "'orderId':'O1','quantity':2,'reason':'no such name'");
        topology.advance(Duration.ofDays(2));

        assertThat(order().getMissing()).isZero();
        assertThat(told()).isEmpty();
    }

    @Test
    void mailboxCountsForTheOrderThatItsLaterCreationNames() {
        ordered("O1", 1);
        created("M1", "O1");
        created("M1", "O2");
        topology.advance(Duration.ofHours(25));

        assertThat(order().getCreated()).isZero();
        assertThat(told()).containsExactly("ORDER_INCOMPLETE 1");
    }

    private void ordered(String orderId, int quantity) {
        webhook("mailbox.order.success", "'orderId':'%s','quantity':%d,'price':3".formatted(orderId, quantity));
    }

    private void created(String mailboxId, String orderId) {
        webhook("mailbox.created", "'orderId':'%s','mailboxDetails':{'mailboxId':'%s'}".formatted(orderId, mailboxId));
    }

    private void webhook(String event, String fields) {
        String body = "{'event':'%s','eventId':'E','data':{'subscriptionId':'%s',%s}}".formatted(event, ID, fields);
        topology.webhook(ID, event, body.replace('\'', '"'), TopologyHarness.START.plusSeconds(sent++));
    }

    private Order order() {
        topology.read(Topics.SUBSCRIPTIONS)
                .forEach(change -> change.getValue().getOrders().forEach(shown -> order = shown));
        return Objects.requireNonNull(order);
    }

    private List<String> told() {
        List<String> told = new ArrayList<>();
        try (var entries =
                topology.<StoryEntry>store(Stores.STORIES).range(StoryKey.of(ID, 0), StoryKey.of(ID, 1000))) {
            entries.forEachRemaining(entry -> {
                if (entry.value.getKind().equals("order")) {
                    told.add(
                            entry.value.getWhat() + " " + entry.value.getFacts().get("missing"));
                }
            });
        }
        return told;
    }
}
