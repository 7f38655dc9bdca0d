package io.coldstream.local.crash;

import io.coldstream.avro.RenewalMode;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.ingress.Ingress;
import io.coldstream.ingress.IngressSettings;
import io.coldstream.local.Ports;
import io.coldstream.local.TestBroker;
import io.coldstream.local.registry.SchemaRegistry;
import io.coldstream.sandbox.Sandbox;
import io.coldstream.sandbox.SandboxSettings;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.TopicProvisioner;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.schemas.process.Environment;
import io.coldstream.streams.SinkMain;
import io.coldstream.streams.StreamsMain;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What stays up while streams-app and sink are killed: broker, registry, sandbox, ingress. An hour passes each second. */
final class House implements AutoCloseable {

    /** Long against all that the test may last, short against a billing cycle. */
    static final Duration LEAD_TIME = Duration.ofDays(20);

    private static final int SPEED = 3_600;
    private static final int PARTITIONS = 4;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final TestBroker broker;
    private final RegistrySerdes serdes;
    private final KafkaProducer<String, byte[]> producer;
    private final BusinessClock clock = new BusinessClock(Instant.now(), SPEED);
    private final SealingKeys keys;
    private final SandboxDoor door;
    private final JsonDoor api;
    private final Victim streams;
    private final Victim sink;

    House(Path folder) throws Exception {
        try {
            broker = opened(TestBroker.start(folder.resolve("kafka")));
            SchemaRegistry registry = opened(SchemaRegistry.start(broker.kafka(), 0));
            serdes = new RegistrySerdes(registry.url());
            producer = opened(new KafkaProducer<>(broker.kafka(), new StringSerializer(), new ByteArraySerializer()));
            TopicProvisioner.ensure(broker.kafka(), PARTITIONS, 1, Topics.all());
            keys = SealingKeys.create(folder.resolve("keys"));
            Map<String, String> variables = variables(folder, registry.url());
            Sandbox sandbox = opened(Sandbox.start(SandboxSettings.from(variables)));
            Ingress ingress = opened(Ingress.start(IngressSettings.from(new Environment(variables))));
            sandbox.webhookUrl(URI.create("http://127.0.0.1:" + ingress.port() + "/webhooks"));
            door = opened(new SandboxDoor(sandbox.port()));
            variables.put("COLDSTREAM_RESELLER_URL", "http://127.0.0.1:" + sandbox.port() + "/api/v1/integration");
            int apiPort = Ports.free();
            variables.put("COLDSTREAM_API_PORT", Integer.toString(apiPort));
            api = opened(new JsonDoor(apiPort));
            streams = opened(new Victim(StreamsMain.class, folder, variables));
            sink = opened(new Victim(SinkMain.class, folder, variables));
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private Map<String, String> variables(Path folder, URI registry) {
        Map<String, String> variables = new HashMap<>();
        variables.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        variables.put("COLDSTREAM_SCHEMA_REGISTRY_URL", registry.toString());
        variables.put("COLDSTREAM_RESELLER_API_KEY", "the-key-of-the-crash-test");
        variables.put("COLDSTREAM_SPEED", Integer.toString(clock.speed()));
        variables.put("COLDSTREAM_CLOCK_ORIGIN", clock.origin().toString());
        variables.put("COLDSTREAM_ADMIN_PORT", "0");
        variables.put("COLDSTREAM_INGRESS_PORT", "0");
        variables.put("COLDSTREAM_SANDBOX_PORT", "0");
        variables.put("COLDSTREAM_SANDBOX_DATA_DIR", folder.resolve("sandbox").toString());
        variables.put("COLDSTREAM_DATA_DIR", folder.resolve("streams").toString());
        variables.put("COLDSTREAM_SEALING_PUBLIC_KEY", keys.sealing().toString());
        variables.put("COLDSTREAM_BODY_HASH_KEY", keys.bodyHash().toString());
        variables.put("COLDSTREAM_OPENING_KEYS", keys.opening().toString());
        variables.put(
                "COLDSTREAM_CREDENTIALS_PUBLIC_KEY", keys.credentialsPublic().toString());
        // In place of five minutes each: doubt begins half a minute after a release.
        variables.put("COLDSTREAM_COMMAND_VALIDITY", "PT15S");
        variables.put("COLDSTREAM_IN_DOUBT_AFTER", "PT15S");
        return variables;
    }

    /** From now on everything that comes due is renewed. */
    void arm() {
        send(
                Topics.POLICIES,
                "default",
                RenewalPolicy.newBuilder()
                        .setScope("default")
                        .setMode(RenewalMode.ARMED)
                        .setLeadTimeSeconds(LEAD_TIME.toSeconds())
                        .setVersion(1)
                        .setUpdatedAt(Instant.now())
                        .build());
    }

    <V extends SpecificRecord> void send(Topic<V> topic, String key, V value) {
        byte[] bytes = serdes.of(topic).serializer().serialize(topic.name(), value);
        try {
            producer.send(new ProducerRecord<>(topic.name(), key, bytes)).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    <V extends SpecificRecord> TopicView<V> view(Topic<V> topic) {
        return opened(new TopicView<>(broker.kafka(), serdes, topic));
    }

    BusinessClock clock() {
        return clock;
    }

    SealingKeys keys() {
        return keys;
    }

    SandboxDoor sandbox() {
        return door;
    }

    /** The query API of the streams-app. */
    JsonDoor api() {
        return api;
    }

    Victim streams() {
        return streams;
    }

    Victim sink() {
        return sink;
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
