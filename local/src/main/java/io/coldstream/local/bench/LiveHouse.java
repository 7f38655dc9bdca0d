package io.coldstream.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.ingress.Ingress;
import io.coldstream.ingress.IngressSettings;
import io.coldstream.local.JsonCalls;
import io.coldstream.local.Ports;
import io.coldstream.local.broker.Broker;
import io.coldstream.local.registry.SchemaRegistry;
import io.coldstream.sandbox.Sandbox;
import io.coldstream.sandbox.SandboxSettings;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.TopicProvisioner;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.Environment;
import io.coldstream.streams.SinkMain;
import io.coldstream.streams.StreamsMain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Everything on loopback for a benchmark in real time: broker, registry, sandbox and ingress in this JVM, streams-app and
 * sinks as processes of their own. {@link #close} kills and closes all.
 */
final class LiveHouse implements AutoCloseable {

    static final int PARTITIONS = 4;
    private static final String API_KEY = "the-key-of-the-benchmark";

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Path folder;
    private final Map<String, String> variables = new TreeMap<>();
    private final Broker broker;
    private final RegistrySerdes serdes;
    private final Sandbox sandbox;
    private final JsonCalls calls = new JsonCalls();
    private int sinks;

    /** @param more variables for all processes */
    LiveHouse(Scratch scratch, Map<String, String> more) throws Exception {
        folder = scratch.folder();
        try {
            broker = opened(Broker.start(folder.resolve("kafka"), 0));
            SchemaRegistry registry = opened(SchemaRegistry.start(kafka(), 0));
            serdes = new RegistrySerdes(registry.url());
            TopicProvisioner.ensure(kafka(), PARTITIONS, 1, Topics.all());
            variables.putAll(variables(scratch, registry.url()));
            variables.putAll(more);
            sandbox = opened(Sandbox.start(SandboxSettings.from(variables)));
            Ingress ingress = opened(Ingress.start(IngressSettings.from(new Environment(variables))));
            sandbox.webhookUrl(URI.create("http://127.0.0.1:" + ingress.port() + "/webhooks"));
            variables.put("COLDSTREAM_RESELLER_URL", reseller().toString());
            opened(calls);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private Map<String, String> variables(Scratch scratch, URI registry) {
        return Map.ofEntries(
                Map.entry("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers()),
                Map.entry("COLDSTREAM_SCHEMA_REGISTRY_URL", registry.toString()),
                Map.entry("COLDSTREAM_PARTITIONS", Integer.toString(PARTITIONS)),
                Map.entry("COLDSTREAM_RESELLER_API_KEY", API_KEY),
                Map.entry("COLDSTREAM_ADMIN_PORT", "0"),
                Map.entry("COLDSTREAM_INGRESS_PORT", "0"),
                Map.entry("COLDSTREAM_SANDBOX_PORT", "0"),
                Map.entry("COLDSTREAM_API_PORT", "0"),
                Map.entry(
                        "COLDSTREAM_SANDBOX_DATA_DIR", folder.resolve("sandbox").toString()),
                Map.entry("COLDSTREAM_DATA_DIR", folder.resolve("streams").toString()),
                Map.entry(
                        "COLDSTREAM_SEALING_PUBLIC_KEY",
                        scratch.keys().sealing().toString()),
                Map.entry("COLDSTREAM_BODY_HASH_KEY", scratch.keys().bodyHash().toString()),
                Map.entry("COLDSTREAM_OPENING_KEYS", scratch.keys().opening().toString()),
                Map.entry(
                        "COLDSTREAM_CREDENTIALS_PUBLIC_KEY",
                        scratch.keys().credentialsPublic().toString()));
    }

    ChildProcess startStreams() {
        return start("streams", StreamsMain.class, Map.of());
    }

    ChildProcess startSink() {
        return start("sink-" + ++sinks, SinkMain.class, Map.of());
    }

    /** @param more variables for it alone */
    ChildProcess start(String name, Class<?> main, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(more);
        return opened(ChildProcess.start(name, main, folder, all, Ports.free()));
    }

    void createTopic(String name) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(kafka())) {
            admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    RegistrySerdes serdes() {
        return serdes;
    }

    /** Writes values of {@code of} to a topic, and returns when all are there. */
    <V extends SpecificRecord> void send(Topic<V> of, String topic, Map<String, V> values) {
        var serializer = serdes.of(of).serializer();
        List<Future<?>> sent = new ArrayList<>();
        try (var producer = new KafkaProducer<>(kafka(), new StringSerializer(), new ByteArraySerializer())) {
            values.forEach((key, value) ->
                    sent.add(producer.send(new ProducerRecord<>(topic, key, serializer.serialize(of.name(), value)))));
            for (Future<?> each : sent) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The vendor's calls. */
    URI reseller() {
        return sandboxPath("/api/v1/integration");
    }

    String apiKey() {
        return API_KEY;
    }

    /** Asks the sandbox's own API, not the vendor's. */
    JsonNode ask(String path) throws IOException, InterruptedException {
        return calls.get(sandboxPath(path));
    }

    /**
     * When each call arrived at the sandbox, refused ones included.
     *
     * @param query empty for all
     */
    List<Instant> arrivals(String query) throws IOException, InterruptedException {
        return StreamSupport.stream(ask("/sandbox/calls" + query).path("calls").spliterator(), false)
                .map(call -> Instant.parse(call.path("at").asText()))
                .toList();
    }

    private URI sandboxPath(String path) {
        return URI.create("http://127.0.0.1:" + sandbox.port() + path);
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
