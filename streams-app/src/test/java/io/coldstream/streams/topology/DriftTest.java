package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandResult;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.avro.DriftSeen;
import io.coldstream.streams.stores.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the vendor differs from its pages is noticed, by shape. */
class DriftTest {

    @TempDir
    Path folder;

    private TopologyHarness topology;

    @BeforeEach
    void start() {
        topology = new TopologyHarness(folder);
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    @Test
    void unknownFieldIsNotedWithItsPathAndTypeAndCounted() {
        renewing("S1", "\"shirt\":\"rena ppos\",\"sizes\":[1,2]");
        topology.advance(Duration.ofHours(1));
        renewing("S2", "\"shirt\":\"micx xycp\"");

        Map<String, DriftSeen> noted = noted(Stores.DRIFT);
        assertThat(noted.keySet())
                .containsExactly(
                        "unknown-field|subscription.renewing|/data/shirt|string",
                        "unknown-field|subscription.renewing|/data/sizes|array");
        DriftSeen shirt = noted.get("unknown-field|subscription.renewing|/data/shirt|string");
        assertThat(shirt).isEqualTo(new DriftSeen(TopologyHarness.START, TopologyHarness.START.plusSeconds(3600), 2L));
        assertThat(topology.counted("unknown-field")).isEqualTo(3);
    }

    @Test
    void unknownEventAndChangedTypeAreNotedBesideTheirDeadLetters() {
        topology.webhook("any", "weather.changed", "{\"event\":\"weather.changed\",\"data\":{}}", topology.now());
        topology.webhook("any", "no name at all", "{\"event\":\"no name at all\",\"data\":{}}", topology.now());
        renewing("S1", "\"autoRenew\":\"rena ppos\"");

        assertThat(noted(Stores.DRIFT).keySet())
                .containsExactly(
                        "changed-type|subscription.renewing|/data/autoRenew|string, expected flag",
                        "unknown-event|?||",
                        "unknown-event|weather.changed||");
        assertThat(topology.read(Topics.DEAD_LETTERS)).hasSize(3);
    }

    @Test
    void eventIdUnderTwoBodiesIsNotedForSubscriptionsAndForDomains() {
        renewing("S1", "\"quantity\":1");
        renewing("S1", "\"quantity\":2");
        domainExpired("1");
        domainExpired("2");

        assertThat(noted(Stores.DRIFT_APPLIED).keySet()).containsExactly("reused-event-id|subscription.renewing||");
        assertThat(noted(Stores.DRIFT_OF_DOMAINS).keySet()).containsExactly("reused-event-id|domain.expired||");
    }

    @Test
    void acceptedCallWithoutActionIdIsNoted() {
        accepted("S1~a", CommandKind.UPDATE_MAILBOX, null);
        accepted("S1~b", CommandKind.UPDATE_MAILBOX, "ACT_7a078272-0fa7-4db4-a85b-c78697dacea1");
        accepted("S1~c", CommandKind.OBSERVE_SUBSCRIPTION, null);

        assertThat(noted(Stores.DRIFT_APPLIED)).containsOnlyKeys("missing-action-id|UPDATE_MAILBOX||");
        assertThat(topology.counted("missing-action-id")).isEqualTo(1);
    }

    @Test
    void shapesBeyondTheBoundAreOne() {
        for (int webhook = 0; webhook <= DriftBook.MOST / 90; webhook++) {
            StringBuilder fields = new StringBuilder("\"quantity\":1");
            for (int field = 0; field < 90; field++) {
                fields.append(",\"f").append(webhook).append('x').append(field).append("\":1");
            }
            renewing("S1", fields.toString());
        }

        Map<String, DriftSeen> noted = noted(Stores.DRIFT);
        assertThat(noted).hasSize(DriftBook.MOST + 1);
        assertThat(Objects.requireNonNull(noted.get("more|||")).getCount())
                .isEqualTo((DriftBook.MOST / 90 + 1) * 90L - DriftBook.MOST);
    }

    private void renewing(String subscriptionId, String fields) {
        topology.webhook(
                "any",
                "subscription.renewing",
                "{\"event\":\"subscription.renewing\",\"data\":{\"subscriptionId\":\"" + subscriptionId + "\"," + fields
                        + "}}",
                topology.now());
    }

    private void domainExpired(String description) {
        topology.webhook(
                "any",
                "domain.expired",
                "{\"event\":\"domain.expired\",\"data\":{\"userId\":\"U\",\"domain\":\"a.com\",\"description\":\""
                        + description + "\"}}",
                topology.now());
    }

    private void accepted(String commandId, CommandKind kind, @Nullable String actionId) {
        topology.send(
                Topics.COMMAND_OUTCOMES,
                "S1",
                CommandOutcome.newBuilder()
                        .setCommandId(commandId)
                        .setSubscriptionId("S1")
                        .setKind(kind)
                        .setResult(CommandResult.ACCEPTED)
                        .setActionId(actionId)
                        .setAt(topology.now())
                        .build());
    }

    private Map<String, DriftSeen> noted(String store) {
        Map<String, DriftSeen> noted = new TreeMap<>();
        try (KeyValueIterator<String, DriftSeen> all =
                topology.<DriftSeen>store(store).all()) {
            all.forEachRemaining(entry -> noted.put(entry.key, entry.value));
        }
        return noted;
    }
}
