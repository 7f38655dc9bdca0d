package io.coldstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandResult;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.local.registry.SchemaRegistry;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.TopicProvisioner;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.Environment;
import io.coldstream.streams.SinkApp;
import io.coldstream.streams.SinkMain;
import io.coldstream.streams.SinkSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sinks on a real broker, against a reseller that counts. */
@Timeout(180)
class SinkOnBrokerTest {

    private static final int PARTITIONS = 4;
    private static final String ACCEPTED =
            "{\"status\":200,\"message\":\"Subscriptions added for renewal.\",\"data\":null}";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private TestBroker broker;
    private SchemaRegistry registry;
    private HttpServer reseller;
    private RegistrySerdes serdes;
    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void start() throws IOException {
        broker = TestBroker.start(data);
        registry = SchemaRegistry.start(broker.kafka(), 0);
        serdes = new RegistrySerdes(registry.url());
        reseller = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        reseller.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        reseller.createContext("/", this::renew);
        reseller.start();
        producer = new KafkaProducer<>(broker.kafka(), new StringSerializer(), new ByteArraySerializer());
        TopicProvisioner.ensure(
                broker.kafka(),
                PARTITIONS,
                1,
                List.of(
                        Topics.COMMANDS,
                        Topics.COMMAND_ATTEMPTS,
                        Topics.COMMAND_OUTCOMES,
                        Topics.OBSERVATIONS,
                        Topics.POLICIES));
    }

    @AfterEach
    void stop() throws Exception {
        producer.close();
        reseller.stop(0);
        registry.close();
        broker.close();
    }

    @Test
    void twoSinksCallEachCommandOnceAndNeitherDoesTheOneThatReadsThemAllAgain() throws Exception {
        try (SinkApp one = ready(sink());
                SinkApp two = ready(sink())) {
            release("S", 200);
            await().atMost(PATIENCE).until(() -> calls.size() == 200);
            await().atMost(PATIENCE).until(() -> outcomes().size() == 200);
        }
        resetOffsets();

        try (SinkApp again = ready(sink())) {
            release("afterwards", 1);
            await().atMost(PATIENCE).until(() -> outcomes().size() > 200);
        }

        assertThat(calls)
                .hasSize(201)
                .allSatisfy((subscription, times) ->
                        assertThat(times).as(subscription).isEqualTo(1));
        assertThat(outcomes())
                .hasSize(201)
                .allSatisfy(outcome -> assertThat(outcome.getResult()).isEqualTo(CommandResult.ACCEPTED));
    }

    @Test
    void sinkThatIsPausedBeyondItsSessionDoublesNothingWhenItWakes() throws Exception {
        Process paused = child(Map.of());
        try {
            release("warm", 4);
            await().atMost(PATIENCE).until(() -> calls.size() == 4);
            release("before", 100);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> calls.size() > 10);
            signal(paused, "STOP");
            int calledBeforeThePause = calls.size();
            try (SinkApp successor = ready(sink())) {
                release("during", 100);
                await().atMost(PATIENCE).until(() -> countOf("during") == 100);
                signal(paused, "CONT");
                release("after", 100);
                await().atMost(PATIENCE).until(() -> countOf("after") == 100);
                await().atMost(PATIENCE).until(() -> outcomes().size() == 304);
            }
            assertThat(calledBeforeThePause).as("the pause came in the middle").isLessThan(104);
            assertThat(calls.values()).allMatch(times -> times == 1);
            Map<String, Long> perCommand = outcomes().stream()
                    .collect(Collectors.groupingBy(CommandOutcome::getCommandId, Collectors.counting()));
            assertThat(perCommand.values()).allMatch(times -> times == 1);
        } finally {
            paused.destroyForcibly().waitFor();
        }
    }

    @Test
    void sinkThatDiesAfterItsClaimLeavesTheCommandUncalled() throws Exception {
        Process dying = child(Map.of("COLDSTREAM_CRASH_POINT", "after-claim:3"));
        release("S", 100);
        assertThat(dying.waitFor()).isEqualTo(137);
        int calledByTheDead = calls.size();

        try (SinkApp successor = ready(sink())) {
            release("last", 1);
            await().atMost(PATIENCE).until(() -> countOf("last") == 1);
            await().atMost(PATIENCE).until(() -> calls.size() + uncalled() == 101);
        }

        assertThat(calledByTheDead).isLessThan(100);
        assertThat(calls.values()).allMatch(times -> times == 1);
        assertThat(uncalled()).as("claimed and never called").isBetween(1, 16);
        assertThat(outcomes()).noneMatch(outcome -> outcome.getResult() == CommandResult.NOT_SENT);
    }

    @Test
    void spendingThatIsStoppedStopsWithinASecond() throws Exception {
        try (SinkApp sink = ready(sink())) {
            send(Topics.POLICIES, "spending", policy(true));
            await().atMost(Duration.ofSeconds(1))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() ->
                            metric(sink, "coldstream_sink_spending_stopped").endsWith(" 1.0"));
            release("S", 1);
            await().atMost(PATIENCE).until(() -> outcomes().size() == 1);

            assertThat(calls).isEmpty();
            assertThat(outcomes().getFirst().getReason()).isEqualTo("spending-stopped");
        }
    }

    private void renew(HttpExchange exchange) throws IOException {
        try (exchange) {
            String id = new ObjectMapper()
                    .readTree(exchange.getRequestBody().readAllBytes())
                    .path("subscriptionIds")
                    .path(0)
                    .textValue();
            calls.merge(id, 1, Integer::sum);
            byte[] body = ACCEPTED.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        environment.put("KAFKA_SESSION_TIMEOUT_MS", "6000");
        environment.put("KAFKA_HEARTBEAT_INTERVAL_MS", "1000");
        environment.put("COLDSTREAM_SCHEMA_REGISTRY_URL", registry.url().toString());
        environment.put(
                "COLDSTREAM_RESELLER_URL",
                "http://127.0.0.1:" + reseller.getAddress().getPort() + "/api/v1/integration");
        environment.put("COLDSTREAM_RESELLER_API_KEY", "the-api-key");
        environment.put("COLDSTREAM_ADMIN_PORT", "0");
        // Lifted: what is tried here are claims, not their pace.
        environment.put("COLDSTREAM_RATE_PER_SECOND", "1000");
        return environment;
    }

    private SinkApp sink() {
        return SinkApp.start(SinkSettings.from(new Environment(environment())));
    }

    private static SinkApp ready(SinkApp sink) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> get(sink, "/health/ready").statusCode() == 200);
        return sink;
    }

    private Process child(Map<String, String> more) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SinkMain.class.getName()));
        var builder = new ProcessBuilder(line).inheritIO();
        builder.environment().putAll(environment());
        builder.environment().putAll(more);
        return builder.start();
    }

    private static void signal(Process process, String signal) throws Exception {
        int status = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(status).isZero();
    }

    private void release(String prefix, int count) throws Exception {
        Instant now = Instant.now();
        for (int number = 0; number < count; number++) {
            String id = prefix + "-" + number;
            send(
                    Topics.COMMANDS,
                    id,
                    Command.newBuilder()
                            .setCommandId(id + "~op~1")
                            .setSubscriptionId(id)
                            .setKind(CommandKind.RENEW_SUBSCRIPTION)
                            .setOpId(id + "~op")
                            .setAttempt(1)
                            .setReleasedAt(now)
                            .setNotAfter(now.plus(Duration.ofMinutes(5)))
                            .setInDoubtAt(now.plus(Duration.ofMinutes(10)))
                            .build());
        }
    }

    private static RenewalPolicy policy(boolean stopped) {
        return RenewalPolicy.newBuilder()
                .setScope("spending")
                .setSpendingStopped(stopped)
                .setVersion(1)
                .setUpdatedAt(Instant.now())
                .build();
    }

    private <V extends SpecificRecord> void send(Topic<V> topic, String key, V value) throws Exception {
        byte[] bytes = serdes.of(topic).serializer().serialize(topic.name(), value);
        producer.send(new ProducerRecord<>(topic.name(), key, bytes)).get();
    }

    private List<CommandOutcome> outcomes() {
        Map<String, Object> settings = new HashMap<>(broker.kafka());
        settings.put("isolation.level", "read_committed");
        List<CommandOutcome> outcomes = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                settings,
                new StringDeserializer(),
                serdes.of(Topics.COMMAND_OUTCOMES).deserializer())) {
            List<TopicPartition> partitions = partitions(Topics.COMMAND_OUTCOMES);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(outcome -> outcomes.add(outcome.value()));
            }
        }
        return outcomes;
    }

    private static List<TopicPartition> partitions(Topic<?> topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            partitions.add(new TopicPartition(topic.name(), partition));
        }
        return partitions;
    }

    /** Commands that are claimed and that the reseller was never called for. */
    private int uncalled() {
        Map<String, Object> settings = new HashMap<>(broker.kafka());
        settings.put("isolation.level", "read_committed");
        int claimed = 0;
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = partitions(Topics.COMMAND_ATTEMPTS);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                claimed += consumer.poll(Duration.ofMillis(100)).count();
            }
        }
        return claimed - calls.size();
    }

    private long countOf(String prefix) {
        return calls.keySet().stream().filter(id -> id.startsWith(prefix + "-")).count();
    }

    private void resetOffsets() throws Exception {
        try (Admin admin = Admin.create(broker.kafka())) {
            Map<TopicPartition, OffsetAndMetadata> beginnings = partitions(Topics.COMMANDS).stream()
                    .collect(Collectors.toMap(partition -> partition, any -> new OffsetAndMetadata(0)));
            admin.alterConsumerGroupOffsets("coldstream-sink", beginnings).all().get();
        }
    }

    private static String metric(SinkApp sink, String name) throws Exception {
        return get(sink, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .orElse("");
    }

    private static HttpResponse<String> get(SinkApp sink, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create("http://127.0.0.1:" + sink.adminPort() + path);
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
