package io.coldstream.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Authentication;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person may send a webhook again at the vendor's dashboard, at any time; it then comes with a new sending time. Who has
 * caught one can send it again as it is, with its old signature and sending time.
 */
class ResentWebhooksTest {

    private static final Instant SENT = TopologyHarness.START.minus(Duration.ofHours(1));

    /** The older of each kind, then what is newer than it. */
    private static final List<Told> HISTORY = List.of(
            new Told("mailbox.order.success", "'orderId':'O1','quantity':1,'price':3.5,'domainName':'one.example'"),
            new Told("mailbox.order.failed", "'orderId':'O1','domain':'one.example','reason':'no such name'"),
            new Told("mailbox.order.failed", "'orderId':'O2','domain':'one.example','reason':'no such name'"),
            new Told("mailbox.order.success", "'orderId':'O2','quantity':1,'price':3.5,'domainName':'one.example'"),
            new Told("mailbox.created", created("Ann", "one.example")),
            new Told("mailbox.created", created("Bea", "two.example")),
            new Told("mailbox.updated", "'mailboxId':'M1','updatedFields':{'firstName':'Cleo'}"),
            new Told("mailbox.updated", "'mailboxId':'M1','updatedFields':{'firstName':'Dora'}"),
            new Told("mailbox.exported", "'mailboxId':'M1'"),
            reported("subscription.renewing", "RENEWING"),
            reported("subscription.renewal.success", "ACTIVE"),
            reported("subscription.renewal.failed", "PAST_DUE"),
            reported("subscription.past_due", "PAST_DUE"),
            reported("subscription.expired", "EXPIRED"),
            reported("subscription.cancelled", "CANCELLED"),
            reported("subscription.updated", "ACTIVE"),
            new Told("subscription.past_due", "'userId':'U9','quantity':2"));

    @Test
    void webhookSentAgainAfterFortyDaysWithANewTimeChangesNothing(@TempDir Path folder) {
        try (TopologyHarness topology = new TopologyHarness(folder)) {
            for (int i = 0; i < HISTORY.size(); i++) {
                HISTORY.get(i).sendTo(topology, SENT.plusSeconds(i));
            }
            assertThat(topology.read(Topics.EVENTS)).hasSize(HISTORY.size());
            topology.advance(Duration.ofDays(40));
            readAll(topology);

            for (Told told : HISTORY) {
                told.sendTo(topology, topology.now());
                topology.advance(Duration.ofSeconds(5));

                assertThat(topology.read(Topics.SUBSCRIPTIONS)).as(told.event()).isEmpty();
                assertThat(topology.read(Topics.MAILBOXES)).as(told.event()).isEmpty();
                assertThat(topology.read(Topics.CREDENTIALS)).as(told.event()).isEmpty();
                assertThat(topology.read(Topics.EVENTS)).as(told.event()).isEmpty();
                assertThat(topology.read(Topics.DEAD_LETTERS)).as(told.event()).isEmpty();
            }
        }
    }

    /** Forty days later, and after more than any memory holds: it is applied as what it is, old. */
    @Test
    void webhookReplayedByteForByteBeyondAllMemoryChangesNoState(@TempDir Path folder) {
        try (TopologyHarness topology = new TopologyHarness(folder)) {
            for (int i = 0; i < HISTORY.size(); i++) {
                HISTORY.get(i).sendTo(topology, SENT.plusSeconds(i));
            }
            for (int i = 0; i < 80; i++) {
                update(i).sendTo(topology, SENT.plusSeconds(1_000 + i));
                new Told("mailbox.updated", "'mailboxId':'M1','updatedFields':{'userName':'u%d'}".formatted(i))
                        .sendTo(topology, SENT.plusSeconds(1_000 + i));
            }
            topology.advance(Duration.ofDays(40));
            Map<String, String> before = state(topology, new TreeMap<>());
            assertThat(before).hasSizeGreaterThan(5);

            for (int i = 0; i < HISTORY.size(); i++) {
                HISTORY.get(i).sendTo(topology, SENT.plusSeconds(i), Authentication.STALE);
                topology.advance(Duration.ofSeconds(5));
            }

            assertThat(state(topology, new TreeMap<>(before))).isEqualTo(before);
        }
    }

    /** The newest record of each key of each compacted topic of the inventory, byte for byte. */
    private static Map<String, String> state(TopologyHarness topology, Map<String, String> known) {
        Map<String, List<TestRecord<byte[], byte[]>>> written = topology.everything();
        for (Topic<?> topic :
                List.of(Topics.SUBSCRIPTIONS, Topics.MAILBOXES, Topics.DOMAINS, Topics.INVENTORY, Topics.CREDENTIALS)) {
            written.getOrDefault(topic.name(), List.of())
                    .forEach(record ->
                            known.put(topic.name() + " " + new String(record.key(), UTF_8), written(record.value())));
        }
        return known;
    }

    private static String written(byte @Nullable [] value) {
        return value == null ? "" : HexFormat.of().formatHex(value);
    }

    @Test
    void memoryOfTheStateIsBoundedAndKeepsTheNewest(@TempDir Path folder) {
        try (TopologyHarness topology = new TopologyHarness(folder)) {
            for (int i = 0; i < 80; i++) {
                update(i).sendTo(topology, SENT.plusSeconds(i));
            }
            topology.advance(Duration.ofDays(40));
            readAll(topology);

            update(79 - 63).sendTo(topology, topology.now());
            assertThat(topology.read(Topics.SUBSCRIPTIONS))
                    .as("the 64th newest")
                    .isEmpty();

            update(79 - 64).sendTo(topology, topology.now());
            assertThat(topology.read(Topics.SUBSCRIPTIONS))
                    .as("older than what is kept: it counts as new")
                    .isNotEmpty();
        }
    }

    private static Told update(int number) {
        return new Told("subscription.updated", "'subscriptionStatus':'ACTIVE','domainId':'D%d'".formatted(number));
    }

    private static void readAll(TopologyHarness topology) {
        topology.read(Topics.SUBSCRIPTIONS);
        topology.read(Topics.MAILBOXES);
        topology.read(Topics.CREDENTIALS);
        topology.read(Topics.EVENTS);
    }

    private static Told reported(String event, String status) {
        return new Told(event, "'userId':'U1','subscriptionStatus':'%s','domain':'one.example'".formatted(status));
    }

    private static String created(String firstName, String domain) {
        return "'orderId':'O2','domain':'%s','mailboxDetails':{'mailboxId':'M1','firstName':'%s','appPassword':'secret-%s'}"
                .formatted(domain, firstName, firstName);
    }

    private record Told(String event, String fields) {

        void sendTo(TopologyHarness topology, Instant sentAt) {
            sendTo(topology, sentAt, Authentication.FRESH);
        }

        void sendTo(TopologyHarness topology, Instant sentAt, Authentication authentication) {
            String subscription = fields.startsWith("'mailboxId'") ? "" : "'subscriptionId':'S1',";
            String body = "{'event':'%s','eventId':'E1','data':{%s%s}}".formatted(event, subscription, fields);
            topology.send(
                    Topics.WEBHOOKS,
                    subscription.isEmpty() ? "mailbox:M1" : "S1",
                    topology.sealed(event, body.replace('\'', '"').getBytes(UTF_8), sentAt, authentication));
        }
    }
}
