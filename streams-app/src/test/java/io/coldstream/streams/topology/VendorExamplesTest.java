package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.Mailbox;
import io.coldstream.avro.SealedCredentials;
import io.coldstream.avro.Subscription;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.avro.SubscriptionStatus;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example payloads of the vendor's page "Mailbox Events", verbatim. */
class VendorExamplesTest {

    private static final Instant FIRST_SENT = Instant.parse("2026-01-10T11:00:00Z");

    /** In the order of the page; each is sent a minute after the one before. */
    private static final List<Example> EXAMPLES = List.of(
            new Example("mailbox.order.success", "mailbox.order.success", "YC2H6C87PPKPG5WXVNQ682GAVFTM", 0),
            new Example("mailbox.order.failed", "mailbox.order.failed", "YC2H6C87PPKPG5WXVNQ682GAVFTM", 1),
            new Example("mailbox.created", "mailbox.created.google", "PMHKDLSOTJSNLGOOSFD", 2),
            new Example("mailbox.created", "mailbox.created.microsoft", "PMHKDLSOTJSNLGOOSFD", 3),
            new Example("mailbox.updated", "mailbox.updated", "mailbox:3JP15CC4YWMHYFNYFCPM9A486E1R", 4));

    private static final String MAILBOX = "LY25R9GK5AHYZ450YPWMNM8K8FXX";

    @TempDir
    Path folder;

    @Test
    void examplesAppearInTheInventoryAsThePageDescribesThem() {
        try (TopologyHarness topology = new TopologyHarness(folder)) {
            EXAMPLES.forEach(example -> example.sendTo(topology));

            Subscription ordered = newest(topology.read(Topics.SUBSCRIPTIONS), "YC2H6C87PPKPG5WXVNQ682GAVFTM");
            assertThat(ordered.getStatus()).isEqualTo(SubscriptionStatus.ORDER_FAILED);
            assertThat(ordered.getOrders()).hasSize(1);
            assertThat(ordered.getOrders().getFirst().getFailed())
                    .as("one order is told to have succeeded and failed: the later one holds")
                    .isTrue();
            Mailbox mailbox = newest(topology.read(Topics.MAILBOXES), MAILBOX);
            assertThat(mailbox.getEmail()).contains("john@coldmailseller.com");
            assertThat(mailbox.getProvider()).as("the later creation holds").contains("MICROSOFT");
            assertThat(mailbox.getAnomalies()).isEqualTo(1);
            assertThat(topology.read(Topics.EVENTS)).hasSize(4);
            assertThat(topology.read(Topics.DEAD_LETTERS)).isEmpty();
        }
    }

    /** One driver serves all orders: the ids of each run are its own, the rest of the payloads is the page's. */
    @Test
    void everyOrderOfArrivalWithEachTwiceLeadsToOneFinalState() {
        List<List<Example>> orders = permutations(EXAMPLES);
        Set<List<String>> finalStates = new HashSet<>();
        try (TopologyHarness topology = new TopologyHarness(folder)) {
            for (int run = 0; run < orders.size(); run++) {
                String mark = "RUN%03d".formatted(run);
                List<Example> order = orders.get(run);
                order.forEach(example -> example.sendTo(topology, mark));
                order.forEach(example -> example.sendTo(topology, mark));
                creationOfTheUpdatedMailbox().sendTo(topology, mark);
                finalStates.add(state(topology, mark));
            }
        }
        assertThat(orders).hasSize(120);
        assertThat(finalStates).hasSize(1);
        assertThat(finalStates.iterator().next())
                .as("three subscriptions, two mailboxes")
                .hasSize(3 + 2);
    }

    @Test
    void repetitionIsNoEventAndChangesNoMailboxAtAnyAge() {
        try (TopologyHarness topology = new TopologyHarness(folder)) {
            EXAMPLES.get(2).sendTo(topology);
            assertThat(topology.read(Topics.EVENTS)).hasSize(1);
            topology.read(Topics.MAILBOXES);

            topology.advance(Duration.ofDays(29));
            EXAMPLES.get(2).sendTo(topology);
            assertThat(topology.read(Topics.EVENTS)).isEmpty();

            topology.advance(Duration.ofDays(2));
            EXAMPLES.get(2).sendTo(topology);
            assertThat(topology.read(Topics.EVENTS))
                    .as("known beyond the memory")
                    .isEmpty();
            assertThat(topology.read(Topics.MAILBOXES)).isEmpty();
        }
    }

    @Test
    void updateOfAnUnknownMailboxIsReleasedWhenTheMailboxIsCreated() {
        try (TopologyHarness topology = new TopologyHarness(folder)) {
            EXAMPLES.getLast().sendTo(topology);
            assertThat(topology.read(Topics.EVENTS)).isEmpty();

            creationOfTheUpdatedMailbox().sendTo(topology);

            Mailbox mailbox = newest(topology.read(Topics.MAILBOXES), "3JP15CC4YWMHYFNYFCPM9A486E1R");
            assertThat(mailbox.getFirstName()).contains("Alice");
            assertThat(mailbox.getUserName()).contains("ali");
            List<Map.Entry<String, SubscriptionEvent>> events = topology.read(Topics.EVENTS);
            assertThat(events).extracting(Map.Entry::getKey).containsOnly("SUB2");
            assertThat(events).hasSize(2);
        }
    }

    @Test
    void credentialsAreReadableWithTheirKeyAloneAndTheLaterOnesHold() throws GeneralSecurityException {
        try (TopologyHarness topology = new TopologyHarness(folder)) {
            EXAMPLES.get(3).sendTo(topology);
            EXAMPLES.get(2).sendTo(topology);

            List<Map.Entry<String, SealedCredentials>> credentials = topology.read(Topics.CREDENTIALS);
            assertThat(credentials)
                    .as("the earlier creation came later: it changes nothing")
                    .hasSize(1);
            byte[] opened = Opener.of(List.of(topology.keys().credentialsPrivate()))
                    .open(
                            credentials.getFirst().getValue().getSealed(),
                            AssociatedData.credentials(credentials.getFirst().getKey()));
            assertThat(new String(opened, StandardCharsets.UTF_8)).isEqualTo("{\"password\":\"TempPass123!\"}");
        }
    }

    @Test
    void whatCantBeAppliedIsADeadLetterAndTheNextOneFlows() {
        try (TopologyHarness topology = new TopologyHarness(folder)) {
            topology.webhook("body:1", "", "not json at all", FIRST_SENT);
            topology.webhook("body:2", "weather.changed", "{\"event\":\"weather.changed\",\"data\":{}}", FIRST_SENT);
            topology.webhook(
                    "S1",
                    "mailbox.order.success",
                    "{\"event\":\"mailbox.order.success\",\"data\":{\"subscriptionId\":\"S1\",\"orderId\":\"O\",\"quantity\":\"many\"}}",
                    FIRST_SENT);
            EXAMPLES.getFirst().sendTo(topology);

            assertThat(topology.read(Topics.DEAD_LETTERS))
                    .extracting(Map.Entry::getValue)
                    .extracting(DeadLetter::getReason)
                    .containsExactly("not-json", "unknown-event", "bad-field");
            assertThat(topology.read(Topics.EVENTS)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"expiryDate\":\"+999999999-12-31T00:00:00Z\"",
                "\"expiryDate\":\"-5000-12-31T00:00:00Z\"",
                "\"price\":1e2147483647",
                "\"price\":100E2147483647",
                "\"price\":\"100E2147483647\"",
                "\"price\":1e-2147483647",
                "\"quantity\":1e2147483647",
                "\"quantity\":99999999999",
                "\"mailboxDetails\":[[[]]]",
                "\"autoRenew\":{}"
            })
    void absurdValueIsADeadLetterAndTheNextOneFlows(String field) {
        try (TopologyHarness topology = new TopologyHarness(folder)) {
            String body = "{\"event\":\"mailbox.order.success\",\"data\":{\"subscriptionId\":\"S1\",\"orderId\":\"O\","
                    + field + "}}";
            topology.webhook("S1", "mailbox.order.success", body, FIRST_SENT);
            EXAMPLES.getFirst().sendTo(topology);

            assertThat(topology.read(Topics.DEAD_LETTERS))
                    .extracting(letter -> letter.getValue().getReason())
                    .containsExactly("bad-field");
            assertThat(topology.read(Topics.EVENTS)).hasSize(1);
        }
    }

    private static Example creationOfTheUpdatedMailbox() {
        return new Example("mailbox.created", "mailbox.created.second", "SUB2", -1);
    }

    private static List<String> state(TopologyHarness topology, String mark) {
        return Stream.concat(
                        newest(topology.read(Topics.SUBSCRIPTIONS)).values().stream(),
                        newest(topology.read(Topics.MAILBOXES)).values().stream())
                .map(value -> value.toString().replace(mark, ""))
                .toList();
    }

    private static <V> V newest(List<Map.Entry<String, V>> records, String key) {
        return Objects.requireNonNull(newest(records).get(key), key);
    }

    private static <V> Map<String, V> newest(List<Map.Entry<String, V>> records) {
        Map<String, V> newest = new TreeMap<>();
        records.forEach(record -> newest.put(record.getKey(), record.getValue()));
        return newest;
    }

    private static <T> List<List<T>> permutations(List<T> items) {
        if (items.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> all = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            List<T> rest = new ArrayList<>(items);
            T first = rest.remove(i);
            for (List<T> tail : permutations(rest)) {
                List<T> permutation = new ArrayList<>(List.of(first));
                permutation.addAll(tail);
                all.add(permutation);
            }
        }
        return all;
    }

    private record Example(String event, String file, String key, int minutes) {

        void sendTo(TopologyHarness topology) {
            sendTo(topology, "");
        }

        void sendTo(TopologyHarness topology, String mark) {
            String body = body().replaceAll("(\"(subscriptionId|mailboxId)\": \"[^\"]*)", "$1" + mark);
            topology.webhook(key + mark, event, body, FIRST_SENT.plusSeconds(60L * minutes));
        }

        private String body() {
            try (var in = VendorExamplesTest.class.getResourceAsStream("/webhooks/" + file + ".json")) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
