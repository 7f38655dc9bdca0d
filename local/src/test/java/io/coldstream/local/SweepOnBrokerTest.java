package io.coldstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.BytesDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sweep in the whole house, with partitions that must find out which of them leads it. */
@Timeout(300)
class SweepOnBrokerTest {

    private static final int SUBSCRIPTIONS = 60;
    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    @Test
    void accountThatNoWebhookToldOfIsTakenInByTheSweepAndEveryPartitionLearnsOfItsEnd() throws Exception {
        try (RunningUp up = RunningUp.start(
                        folder, folder.resolve("data"), Map.of("COLDSTREAM_SANDBOX_PROCESSING", "PT0.1S"));
                JsonCalls calls = new JsonCalls()) {
            URI sandbox = up.addresses().reseller();
            URI api = up.addresses().api();
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> complete(calls, api).size() == 1);
            calls.post(sandbox.resolve("/sandbox/faults"), Map.of("call", "webhook", "kind", "drop"));
            Instant start = Instant.now().minus(Duration.ofDays(10));
            calls.post(
                    sandbox.resolve("/sandbox/orders"),
                    Map.of("count", SUBSCRIPTIONS, "domain", "old.example", "periodStart", start.toString()));
            await().atMost(PATIENCE)
                    .until(() -> calls.get(sandbox.resolve("/sandbox/state"))
                                    .at("/subscriptions/ACTIVE")
                                    .asInt()
                            == SUBSCRIPTIONS);

            calls.post(api.resolve("/api/audit/sweeps"), Map.of("reason", "no webhook comes"));
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> complete(calls, api).size() == 2);

            JsonNode sweep = calls.get(api.resolve("/api/audit")).at("/items/0");
            assertThat(sweep.path("listed").asInt()).isEqualTo(SUBSCRIPTIONS);
            assertThat(sweep.path("totalPages").asInt()).isEqualTo(2);
            String sweepId = sweep.path("sweepId").asText();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(calls.get(api.resolve("/api/audit"))
                                    .at("/items/0/differences/UNHEARD_OF")
                                    .asInt())
                            .isEqualTo(SUBSCRIPTIONS));
            assertThat(calls.get(api.resolve("/api/audit?limit=500&sweep=" + sweepId))
                            .path("items"))
                    .hasSize(SUBSCRIPTIONS);
            JsonNode shown =
                    calls.get(api.resolve("/api/subscriptions?limit=500")).path("items");
            assertThat(shown).hasSize(SUBSCRIPTIONS);
            assertThat(shown.get(0).path("mailboxesUnknown").asInt()).isEqualTo(3);
            assertThat(shown.get(0).at("/policy/mode").asText()).isEqualTo("DRY_RUN");
            assertThat(partitionsWith(sweepId, up.addresses().kafka())).hasSize(PARTITIONS);
        }
    }

    private static Set<String> complete(JsonCalls calls, URI api) throws Exception {
        Set<String> complete = new TreeSet<>();
        calls.get(api.resolve("/api/audit")).path("items").forEach(sweep -> {
            if (sweep.path("state").asText().equals("COMPLETE")) {
                complete.add(sweep.path("sweepId").asText());
            }
        });
        return complete;
    }

    /** The partitions of the loop topic that a record under this key stands in. */
    private static Set<Integer> partitionsWith(String key, String bootstrapServers) {
        Set<Integer> found = new TreeSet<>();
        Map<String, Object> settings =
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new BytesDeserializer())) {
            Set<TopicPartition> partitions = new HashSet<>();
            consumer.partitionsFor("coldstream.routed")
                    .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (key.equals(record.key())) {
                        found.add(record.partition());
                    }
                });
            }
        }
        return found;
    }
}
