package io.coldstream.local.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.local.Ports;
import io.coldstream.local.TestBroker;
import io.coldstream.local.registry.SchemaRegistry;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.TopicProvisioner;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.StreamsMain;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand dead letters are redriven while the process is killed three times. When kills strike is random, and
 * repeated with {@code -Dcoldstream.crash.seed=…} as far as processes on a machine can be.
 */
@Timeout(300)
class RedriveOnBrokerTest {

    private static final long SEED = Long.getLong("coldstream.crash.seed", System.nanoTime() % 1_000_000);
    private static final int UNDERSTOOD = 10_000;
    private static final int NOT_UNDERSTOOD = 25;
    private static final int SUBSCRIPTIONS = 1_000;
    private static final int KILLS = 3;
    private static final String REDRIVE = "/api/dead-letters/redrive";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final long begunAt = System.nanoTime();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private byte[] foreign = {};

    @SuppressWarnings("NullAway.Init")
    private SealingKeys keys;

    @SuppressWarnings("NullAway.Init")
    private Victim streams;

    @SuppressWarnings("NullAway.Init")
    private JsonDoor api;

    @SuppressWarnings("NullAway.Init")
    private TopicView<DeadLetter> letters;

    @SuppressWarnings("NullAway.Init")
    private TopicView<WebhookReceived> webhooks;

    @SuppressWarnings("NullAway.Init")
    private TopicView<SubscriptionEvent> events;

    @BeforeEach
    void start() throws Exception {
        System.out.println("redrive test: seed " + SEED + " (-Dcoldstream.crash.seed=" + SEED + ")");
        TestBroker broker = opened(TestBroker.start(folder.resolve("kafka")));
        SchemaRegistry registry = opened(SchemaRegistry.start(broker.kafka(), 0));
        RegistrySerdes serdes = new RegistrySerdes(registry.url());
        TopicProvisioner.ensure(broker.kafka(), 4, 1, Topics.all());
        keys = SealingKeys.create(folder.resolve("keys"));
        try (OldLetters old = new OldLetters(broker.kafka(), serdes, keys)) {
            IntStream.range(0, UNDERSTOOD).forEach(i -> old.write("subscription.renewing", "SUB" + i % SUBSCRIPTIONS));
            IntStream.range(0, NOT_UNDERSTOOD).forEach(i -> old.write("subscription.of.tomorrow", "SUB" + i));
            foreign = old.writeForeign();
        }
        letters = opened(new TopicView<>(broker.kafka(), serdes, Topics.DEAD_LETTERS));
        webhooks = opened(new TopicView<>(broker.kafka(), serdes, Topics.WEBHOOKS));
        events = opened(new TopicView<>(broker.kafka(), serdes, Topics.EVENTS));
        int port = Ports.free();
        api = opened(new JsonDoor(port));
        Map<String, String> variables = new HashMap<>();
        variables.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        variables.put("COLDSTREAM_SCHEMA_REGISTRY_URL", registry.url().toString());
        variables.put("COLDSTREAM_API_PORT", Integer.toString(port));
        variables.put("COLDSTREAM_OPENING_KEYS", keys.opening().toString());
        variables.put(
                "COLDSTREAM_CREDENTIALS_PUBLIC_KEY", keys.credentialsPublic().toString());
        variables.put("COLDSTREAM_DATA_DIR", folder.resolve("state").toString());
        streams = opened(new Victim(StreamsMain.class, folder, variables));
    }

    @AfterEach
    void stop() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Test
    void everyLetterIsInExactlyOnePlaceHoweverOftenItsRedriveIsKilled() {
        streams.start(Map.of());
        awaitApi();
        JsonNode preview = api.post(REDRIVE + "?preview=true", Map.of());
        assertThat(preview.path("tried").asInt()).isGreaterThanOrEqualTo(UNDERSTOOD + NOT_UNDERSTOOD);
        assertThat(preview.at("/outcomes/0/outcome").asText()).isEqualTo("applied");
        assertThat(preview.at("/outcomes/0/count").asInt()).isEqualTo(UNDERSTOOD);
        say("previewed");

        for (int kill = 0; kill < KILLS; kill++) {
            killInTheMiddle();
        }
        await("the foreign record is put aside")
                .atMost(PATIENCE)
                .until(() -> foreignLetters().size() == 1);
        JsonNode end = redrive();
        assertThat(end.path("state").asText()).isEqualTo("done");
        assertThat(end.path("redriven").asInt()).isPositive();
        assertThat(end.at("/left/request").asInt()).isEqualTo(1);
        assertThat(end.at("/left/unknown-event").asInt()).isEqualTo(NOT_UNDERSTOOD);
        say("redriven");

        await("each is applied once")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(events.all()).hasSizeGreaterThanOrEqualTo(UNDERSTOOD));
        assertEachInOnePlace();

        int records =
                webhooks.all().size() + events.all().size() + letters.all().size();
        JsonNode again = redrive();
        assertThat(again.path("redriven").asInt()).isZero();
        assertThat(again.at("/left/unknown-event").asInt()).isEqualTo(NOT_UNDERSTOOD);
        assertThat(webhooks.all().size() + events.all().size() + letters.all().size())
                .as("records after a second redrive")
                .isEqualTo(records);
        say("a second redrive changed nothing");
    }

    /** SIGKILL while a redrive has sent some letters, and not yet all. */
    private void killInTheMiddle() {
        int before = standing().size();
        // Slow enough that a loaded machine still strikes in the middle.
        api.post(REDRIVE, Map.of("ratePerSecond", 500));
        int enough = 1 + random.nextInt(1_500);
        await("a redrive is under way")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> api.get(REDRIVE).path("redriven").asInt() >= enough);
        assertThat(api.get(REDRIVE).path("state").asText()).isEqualTo("running");
        streams.kill();
        int after = standing().size();
        say("killed: %d letters before, %d after".formatted(before, after));
        assertThat(after)
                .as("letters after the kill")
                .isGreaterThan(NOT_UNDERSTOOD + 1)
                .isLessThan(before);
        streams.start(Map.of());
        awaitApi();
    }

    private JsonNode redrive() {
        api.post(REDRIVE, Map.of("ratePerSecond", 1000));
        await("the redrive has ended")
                .atMost(PATIENCE)
                .until(() -> !api.get(REDRIVE).path("state").asText().equals("running"));
        return api.get(REDRIVE);
    }

    private void assertEachInOnePlace() {
        assertThat(standing().stream().filter(letter -> letter.getEvent().equals("subscription.of.tomorrow")))
                .hasSize(NOT_UNDERSTOOD);
        assertThat(standing()).hasSize(NOT_UNDERSTOOD + 1);
        assertThat(plain(foreignLetters().getFirst())).isEqualTo(foreign);
        assertOnce(webhooks.values().stream()
                .map(webhook -> webhook.getEventId().orElseThrow())
                .toList());
        assertOnce(events.values().stream()
                .map(event -> event.getEventId().orElseThrow())
                .toList());
    }

    private static void assertOnce(List<String> eventIds) {
        Set<String> all = IntStream.range(0, UNDERSTOOD).mapToObj(i -> "E" + i).collect(Collectors.toSet());
        assertThat(eventIds).hasSize(UNDERSTOOD);
        assertThat(Set.copyOf(eventIds)).isEqualTo(all);
    }

    private List<DeadLetter> standing() {
        return new TreeMap<>(letters.latest())
                .values().stream().filter(Objects::nonNull).toList();
    }

    private List<DeadLetter> foreignLetters() {
        return standing().stream()
                .filter(letter -> letter.getSealedRecord().isPresent())
                .toList();
    }

    /** What is sealed in it, for who holds the key of the credentials. */
    private byte[] plain(DeadLetter letter) {
        try {
            return Opener.of(List.of(keys.credentialsPrivate()))
                    .open(
                            letter.getSealedRecord().orElseThrow(),
                            AssociatedData.record(letter.getTopic(), letter.getPartition(), letter.getOffset()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitApi() {
        await("the API answers")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> api.get(REDRIVE).path("state").asText().equals("idle"));
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private void say(String what) {
        System.out.printf("%4d s  %s%n", (System.nanoTime() - begunAt) / 1_000_000_000, what);
    }
}
