package io.coldstream.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.RenewalDecision;
import io.coldstream.avro.RenewalDecisionKind;
import io.coldstream.local.bench.LoneStage;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.topology.LoopTopics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a running house took in was recorded: webhooks and requests as they reach the subscriptions, timers, releases,
 * outcomes and observations. Taken again by the same stage they lead to the same decisions, byte by byte.
 */
class RecordedInputsTest {

    private static final String LOG = "/recorded/renewals.avro";

    private static RecordedLog log;

    @TempDir
    private Path folder;

    @BeforeAll
    static void readTheLog() throws IOException {
        try (InputStream file = RecordedInputsTest.class.getResourceAsStream(LOG)) {
            log = RecordedLog.read(java.util.Objects.requireNonNull(file, LOG));
        }
    }

    @Test
    void theSameInputsLeadToTheSameBytes() throws IOException {
        List<byte[]> first = replay(folder.resolve("first"));
        List<byte[]> second = replay(folder.resolve("second"));

        assertThat(second).hasSameSizeAs(first);
        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i)).as("decision %d", i).isEqualTo(first.get(i));
        }
        System.out.println("replay: " + inputs().count() + " inputs led to " + first.size()
                + " decisions, byte by byte the same both times: " + kinds(first));
    }

    /**
     * An intended change of the decisions needs a new recording; {@link RecordingTest} tells how. Which of two records of
     * different topics a task took first is in no log: a notice may come by the timer or by the read of that moment, so
     * the time and the cause of a decision are not compared.
     */
    @Test
    void theyAreTheDecisionsThatWerePublishedThen() throws IOException {
        Map<String, List<Step>> then = new LinkedHashMap<>();
        log.entries().stream()
                .filter(entry -> entry.topic().equals(Topics.RENEWALS.name()))
                .map(entry -> decision(entry.value()))
                .filter(decision -> !decision.getSubscriptionId().isEmpty())
                .forEach(decision -> add(then, decision));
        Map<String, List<Step>> now = new LinkedHashMap<>();
        replay(folder.resolve("again")).forEach(decision -> add(now, decision(decision)));

        assertThat(now).containsExactlyInAnyOrderEntriesOf(then);
    }

    private record Step(
            RenewalDecisionKind kind,
            Optional<String> opId,
            int attempt,
            Optional<Instant> periodEnd,
            Optional<Instant> renewedUntil,
            Optional<Integer> noticeDays,
            String reason) {}

    private static void add(Map<String, List<Step>> steps, RenewalDecision decision) {
        steps.computeIfAbsent(decision.getSubscriptionId(), id -> new ArrayList<>())
                .add(new Step(
                        decision.getKind(),
                        decision.getOpId(),
                        decision.getAttempt(),
                        decision.getPeriodEnd(),
                        decision.getRenewedUntil(),
                        decision.getNoticeDays(),
                        decision.getReason()));
    }

    private static Stream<RecordedLog.Entry> inputs() {
        return log.entries().stream().filter(entry -> !entry.topic().equals(Topics.RENEWALS.name()));
    }

    /** The bytes of every decision, in the order in which they were taken. */
    private static List<byte[]> replay(Path folder) throws IOException {
        Files.createDirectories(folder);
        Map<String, Deserializer<? extends SpecificRecord>> deserializers = new HashMap<>();
        var bytes = SingleObjectSerde.of(RenewalDecision.class).serializer();
        List<byte[]> decisions = new ArrayList<>();
        try (var stage =
                new LoneStage("apply-and-decide", folder, SealingKeys.create(folder.resolve("keys")), log.clock())) {
            inputs().forEach(entry -> {
                SpecificRecord value = deserializers
                        .computeIfAbsent(
                                entry.topic(),
                                name -> SingleObjectSerde.of(topic(name).valueType())
                                        .deserializer())
                        .deserialize("", entry.value());
                stage
                        .take(
                                new TopicPartition(entry.topic(), entry.partition()),
                                entry.offset(),
                                new Record<>(entry.key(), value, entry.timestamp()))
                        .stream()
                        .filter(RenewalDecision.class::isInstance)
                        .map(RenewalDecision.class::cast)
                        .forEach(decision -> decisions.add(bytes.serialize("", decision)));
            });
        }
        return decisions;
    }

    static Topic<?> topic(String name) {
        return Stream.concat(Topics.all().stream(), LoopTopics.all().stream())
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<RenewalDecisionKind, Integer> kinds(List<byte[]> decisions) {
        Map<RenewalDecisionKind, Integer> kinds = new EnumMap<>(RenewalDecisionKind.class);
        decisions.forEach(decision -> kinds.merge(decision(decision).getKind(), 1, Integer::sum));
        return kinds;
    }

    private static RenewalDecision decision(byte[] bytes) {
        return SingleObjectSerde.of(RenewalDecision.class).deserializer().deserialize("", bytes);
    }
}
