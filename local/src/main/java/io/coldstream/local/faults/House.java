package io.coldstream.local.faults;

import io.coldstream.avro.RenewalMode;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.ingress.Ingress;
import io.coldstream.ingress.IngressSettings;
import io.coldstream.local.Ports;
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
import io.coldstream.streams.crash.CrashPoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What stays up beside the broker while streams-app and sink are struck: registry, sandbox, ingress. An hour passes each
 * second.
 */
final class House implements AutoCloseable {

    /** Long against all that becomes of a wave, short against a billing cycle. */
    static final Duration LEAD_TIME = Duration.ofDays(55);

    private static final int SPEED = 3_600;
    private static final int PARTITIONS = 4;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Path folder;
    private final Map<String, Object> kafka;
    private final RegistrySerdes serdes;
    private final KafkaProducer<String, byte[]> producer;
    private final BusinessClock clock = new BusinessClock(Instant.now(), SPEED);
    private final SealingKeys keys;
    private final SandboxDoor door;
    private final Map<String, String> variables;
    private int victims;

    /**
     * @param bootstrapServers where the broker is
     * @param more variables of the processes that are struck
     */
    House(Path folder, String bootstrapServers, Map<String, String> more) throws Exception {
        this.folder = folder;
        this.kafka = Map.of("bootstrap.servers", bootstrapServers);
        try {
            SchemaRegistry registry = opened(SchemaRegistry.start(kafka, 0));
            serdes = new RegistrySerdes(registry.url());
            producer = opened(new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer()));
            TopicProvisioner.ensure(kafka, PARTITIONS, 1, Topics.all());
            keys = SealingKeys.create(folder.resolve("keys"));
            variables = variables(bootstrapServers, registry.url());
            Sandbox sandbox = opened(Sandbox.start(SandboxSettings.from(variables)));
            Ingress ingress = opened(Ingress.start(IngressSettings.from(new Environment(variables))));
            sandbox.webhookUrl(URI.create("http://127.0.0.1:" + ingress.port() + "/webhooks"));
            door = opened(new SandboxDoor(sandbox.port()));
            variables.put("COLDSTREAM_RESELLER_URL", "http://127.0.0.1:" + sandbox.port() + "/api/v1/integration");
            variables.putAll(more);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private Map<String, String> variables(String bootstrapServers, URI registry) {
        Map<String, String> common = new HashMap<>();
        common.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        common.put("COLDSTREAM_SCHEMA_REGISTRY_URL", registry.toString());
        common.put("COLDSTREAM_RESELLER_API_KEY", "the-key-of-the-fault-harness");
        common.put("COLDSTREAM_SPEED", Integer.toString(clock.speed()));
        common.put("COLDSTREAM_CLOCK_ORIGIN", clock.origin().toString());
        common.put("COLDSTREAM_ADMIN_PORT", "0");
        common.put("COLDSTREAM_INGRESS_PORT", "0");
        common.put("COLDSTREAM_SANDBOX_PORT", "0");
        common.put("COLDSTREAM_SANDBOX_DATA_DIR", folder.resolve("sandbox").toString());
        common.put("COLDSTREAM_SEALING_PUBLIC_KEY", keys.sealing().toString());
        common.put("COLDSTREAM_BODY_HASH_KEY", keys.bodyHash().toString());
        common.put("COLDSTREAM_OPENING_KEYS", keys.opening().toString());
        common.put("COLDSTREAM_CREDENTIALS_PUBLIC_KEY", keys.credentialsPublic().toString());
        return common;
    }

    /**
     * Runs a process until it is ready, so that those to come start in less time, from an archive of its classes (JEP 350).
     */
    void rehearse(CrashPoint.Process process) throws IOException, InterruptedException {
        Victim victim = victim(process, List.of("-XX:ArchiveClassesAtExit=" + archive(process)));
        victim.start(Map.of());
        victim.awaitReady();
        victim.stop();
        victim.remove();
    }

    private Path archive(CrashPoint.Process process) {
        return folder.resolve(process + ".jsa");
    }

    /** A process of its own, with a folder of its own; not started. */
    Victim victim(CrashPoint.Process process) {
        Path archive = archive(process);
        return victim(process, Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of());
    }

    private synchronized Victim victim(CrashPoint.Process process, List<String> flags) {
        Class<?> main = switch (process) {
            case SINK -> SinkMain.class;
            case STREAMS -> StreamsMain.class;
        };
        Path own = folder.resolve("victims").resolve(Integer.toString(++victims));
        Map<String, String> all = new HashMap<>(variables);
        all.put("COLDSTREAM_DATA_DIR", own.resolve("state").toString());
        all.put("COLDSTREAM_API_PORT", Integer.toString(Ports.free()));
        return new Victim(main, own, all, flags);
    }

    /** From now on everything that comes due is renewed. */
    void arm() {
        policy(RenewalPolicy.newBuilder()
                .setScope("default")
                .setMode(RenewalMode.ARMED)
                .setLeadTimeSeconds(LEAD_TIME.toSeconds()));
    }

    /** From now on this subscription is left alone. */
    void dismiss(String subscriptionId) {
        policy(RenewalPolicy.newBuilder()
                .setScope("subscription:" + subscriptionId)
                .setMode(RenewalMode.OFF));
    }

    /** Turns the switch that stops all spending. */
    void stopSpending(boolean stopped) {
        policy(RenewalPolicy.newBuilder().setScope("spending").setSpendingStopped(stopped));
    }

    private void policy(RenewalPolicy.Builder policy) {
        send(
                Topics.POLICIES,
                policy.getScope(),
                policy.setVersion(1).setUpdatedAt(Instant.now()).build());
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
        return opened(new TopicView<>(kafka, serdes, topic));
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
