package io.coldstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.coldstream.avro.Money;
import io.coldstream.avro.RenewalMode;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.local.registry.SchemaRegistry;
import io.coldstream.schemas.CleanSchema;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.RegistryUnavailableException;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.TopicProvisioner;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.CannotStartException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrySerdesTest {

    private static final String NAME = Topics.POLICIES.name();

    @TempDir
    private static Path data;

    private static TestBroker broker;
    private static SchemaRegistry registry;
    private static HttpServer counting;
    private static final Queue<String> ASKED = new ConcurrentLinkedQueue<>();

    private RegistrySerdes serdes;
    private Serde<RenewalPolicy> policies;

    @BeforeAll
    static void start() throws Exception {
        broker = TestBroker.start(data);
        registry = SchemaRegistry.start(broker.kafka(), 0);
        counting = countingProxy(registry.url());
    }

    @AfterAll
    static void stop() throws Exception {
        counting.stop(0);
        registry.close();
        broker.close();
    }

    @BeforeEach
    void fresh() {
        ASKED.clear();
        serdes = new RegistrySerdes(countingUrl());
        policies = serdes.of(Topics.POLICIES);
    }

    @Test
    void aValueComesBackAsItWas() {
        RenewalPolicy policy = policy("default");

        byte[] bytes = policies.serializer().serialize(NAME, policy);

        assertThat(bytes[0]).isZero();
        assertThat(policies.deserializer().deserialize(NAME, bytes)).isEqualTo(policy);
    }

    @Test
    void aTombstoneStaysOne() {
        assertThat(policies.serializer().serialize(NAME, null)).isNull();
        assertThat(policies.deserializer().deserialize(NAME, null)).isNull();
    }

    @Test
    void moneyKeepsItsDecimals() {
        var topic = Topic.compacted("prices", Money.class);
        Serde<Money> prices = serdes.of(topic);
        var eleven = new Money(new BigDecimal("11.0000"), "USD");

        byte[] bytes = prices.serializer().serialize("prices", eleven);

        assertThat(prices.deserializer().deserialize("prices", bytes)).isEqualTo(eleven);
    }

    @Test
    void theRegistryIsAskedOncePerSchemaAndNotPerRecord() {
        IntStream.range(0, 100).forEach(i -> {
            byte[] bytes = policies.serializer().serialize(NAME, policy("user:" + i));
            policies.deserializer().deserialize(NAME, bytes);
        });

        assertThat(ASKED)
                .hasSize(2)
                .anyMatch(asked -> asked.startsWith("POST "))
                .anyMatch(asked -> asked.startsWith("GET "));
    }

    @Test
    void manyThreadsMayShareASerde() {
        var written = IntStream.range(0, 2_000)
                .parallel()
                .mapToObj(i -> policies.serializer().serialize(NAME, policy("user:" + i)))
                .toList();

        assertThat(written.parallelStream()
                        .map(bytes ->
                                policies.deserializer().deserialize(NAME, bytes).getScope())
                        .toList())
                .containsExactlyElementsOf(
                        IntStream.range(0, 2_000).mapToObj(i -> "user:" + i).toList());
    }

    @Test
    void anUnknownIdIsPoisonAndAskedForOnce() {
        byte[] unknown =
                ByteBuffer.allocate(6).put((byte) 0).putInt(4_711).put((byte) 0).array();

        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> policies.deserializer().deserialize(NAME, unknown))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("4711");
        }
        assertThat(ASKED).hasSize(1);
    }

    @Test
    void whatIsNotInTheWireFormatIsPoison() {
        byte[] whole = policies.serializer().serialize(NAME, policy("default"));
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 4);

        for (byte[] poison : List.of(new byte[0], new byte[] {0, 0, 0}, "{\"a\":1}".getBytes(), cut)) {
            assertThatThrownBy(() -> policies.deserializer().deserialize(NAME, poison))
                    .isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void aRegistryThatIsAwayIsNotThePoisonOfARecord() {
        byte[] bytes = policies.serializer().serialize(NAME, policy("default"));
        var away = new RegistrySerdes(URI.create("http://127.0.0.1:" + Ports.free()));

        assertThatThrownBy(() -> away.of(Topics.POLICIES).deserializer().deserialize(NAME, bytes))
                .isInstanceOf(RegistryUnavailableException.class);
        assertThatThrownBy(() -> away.registerAll(Topics.all()))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("does not answer")
                .hasMessageContaining("COLDSTREAM_SCHEMA_REGISTRY_URL");
    }

    @Test
    void allSubjectsAreRegisteredWithTheCleanSchema() throws Exception {
        serdes.registerAll(Topics.all());

        try (var http = HttpClient.newHttpClient()) {
            for (Topic<?> topic : Topics.all()) {
                var request = HttpRequest.newBuilder(
                                registry.url().resolve("/subjects/" + topic.subject() + "/versions/latest/schema"))
                        .build();
                assertThat(http.send(request, HttpResponse.BodyHandlers.ofString())
                                .body())
                        .isEqualTo(CleanSchema.of(topic.valueType()).toString());
            }
        }
    }

    @Test
    void theRegistryFreeEncodingReadsGeneratedClassesToo() {
        Serde<RenewalPolicy> stored = SingleObjectSerde.of(RenewalPolicy.class);

        byte[] bytes = stored.serializer().serialize(NAME, policy("default"));

        assertThat(stored.deserializer().deserialize(NAME, bytes)).isEqualTo(policy("default"));
    }

    @Test
    void topicsAreCreatedOnceAndAnotherPartitionCountStopsTheStart() {
        TopicProvisioner.ensure(broker.kafka(), 2, 1, Topics.all());
        TopicProvisioner.ensure(broker.kafka(), 2, 1, Topics.all());

        assertThatThrownBy(() -> TopicProvisioner.ensure(broker.kafka(), 3, 1, Topics.all()))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("COLDSTREAM_PARTITIONS is 3, but coldstream.command-attempts has 2");
    }

    private static RenewalPolicy policy(String scope) {
        return RenewalPolicy.newBuilder()
                .setScope(scope)
                .setMode(RenewalMode.ARMED)
                .setLeadTimeSeconds(259_200L)
                .setReason("test")
                .setVersion(1)
                .setUpdatedAt(Instant.parse("2026-03-01T10:00:00Z"))
                .build();
    }

    private static URI countingUrl() {
        return URI.create("http://127.0.0.1:" + counting.getAddress().getPort());
    }

    private static HttpServer countingProxy(URI target) throws Exception {
        var http = HttpClient.newHttpClient();
        var proxy = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        proxy.createContext("/", exchange -> {
            ASKED.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            var request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                    .header("Content-Type", "application/json")
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()))
                    .build();
            try {
                var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                exchange.sendResponseHeaders(response.statusCode(), response.body().length);
                exchange.getResponseBody().write(response.body());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                exchange.close();
            }
        });
        proxy.start();
        return proxy;
    }
}
