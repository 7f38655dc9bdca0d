package io.coldstream.local.faults;

import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.ingress.IngressMain;
import io.coldstream.local.ChildJvm;
import io.coldstream.local.Ports;
import io.coldstream.local.broker.BrokerMain;
import io.coldstream.local.registry.SchemaRegistry;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.Secret;
import io.coldstream.schemas.TopicProvisioner;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.StreamsMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An ingress that may be struck, a broker that may go away, and a streams-app that counts what comes through; each a
 * process of its own.
 */
final class Doorstep implements AutoCloseable {

    static final Secret KEY = new Secret("the-key-of-the-fault-harness");

    private static final int PARTITIONS = 4;
    private static final int BROKER_STARTS_WITHIN_SECONDS = 60;
    private static final Duration ARRIVED_WITHIN = Duration.ofMinutes(5);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Path folder;
    private final Map<String, String> brokerVariables;
    private final int ingressPort = Ports.freeForServers();
    private final Victim ingress;
    private final TopicView<WebhookReceived> webhooks;
    private final TopicView<SubscriptionEvent> events;
    private final Map<String, Integer> published = new HashMap<>();
    private final Map<String, Integer> counted = new HashMap<>();
    private ChildJvm broker;
    private int brokerStarts;

    Doorstep(Path folder) throws Exception {
        this.folder = folder;
        int brokerPort = Ports.freeForServers();
        this.brokerVariables = Map.of(
                "COLDSTREAM_BROKER_PORT",
                Integer.toString(brokerPort),
                "COLDSTREAM_BROKER_DATA_DIR",
                folder.resolve("kafka").toString());
        try {
            broker = startBroker();
            open.push(() -> broker.close());
            Map<String, Object> kafka = Map.of("bootstrap.servers", "127.0.0.1:" + brokerPort);
            SchemaRegistry registry = opened(SchemaRegistry.start(kafka, 0));
            RegistrySerdes serdes = new RegistrySerdes(registry.url());
            TopicProvisioner.ensure(kafka, PARTITIONS, 1, Topics.all());
            webhooks = opened(new TopicView<>(kafka, serdes, Topics.WEBHOOKS));
            events = opened(new TopicView<>(kafka, serdes, Topics.EVENTS));
            SealingKeys keys = SealingKeys.create(folder.resolve("keys"));
            Map<String, String> variables = variables(brokerPort, registry.url(), keys);
            ingress = opened(new Victim(IngressMain.class, folder.resolve("ingress"), variables));
            Victim streams = opened(new Victim(StreamsMain.class, folder.resolve("streams-app"), variables));
            streams.start(Map.of());
            streams.awaitReady();
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private Map<String, String> variables(int brokerPort, URI registry, SealingKeys keys) {
        return Map.ofEntries(
                Map.entry("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + brokerPort),
                Map.entry("COLDSTREAM_SCHEMA_REGISTRY_URL", registry.toString()),
                Map.entry("COLDSTREAM_RESELLER_API_KEY", KEY.reveal()),
                Map.entry("COLDSTREAM_RESELLER_URL", "http://127.0.0.1:1/api/v1/integration"),
                Map.entry("COLDSTREAM_INGRESS_PORT", Integer.toString(ingressPort)),
                Map.entry("COLDSTREAM_SPOOL_DIR", spool().toString()),
                Map.entry("COLDSTREAM_API_PORT", "0"),
                Map.entry("COLDSTREAM_DATA_DIR", folder.resolve("streams").toString()),
                Map.entry("COLDSTREAM_SEALING_PUBLIC_KEY", keys.sealing().toString()),
                Map.entry("COLDSTREAM_BODY_HASH_KEY", keys.bodyHash().toString()),
                Map.entry("COLDSTREAM_OPENING_KEYS", keys.opening().toString()),
                Map.entry(
                        "COLDSTREAM_CREDENTIALS_PUBLIC_KEY",
                        keys.credentialsPublic().toString()));
    }

    private ChildJvm startBroker() throws InterruptedException {
        ChildJvm started =
                ChildJvm.start(BrokerMain.class.getName(), folder.resolve("broker-" + ++brokerStarts), brokerVariables);
        started.awaitLine("broker ready", BROKER_STARTS_WITHIN_SECONDS);
        return started;
    }

    private Path spool() {
        return folder.resolve("spool");
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + ingressPort + "/webhooks");
    }

    Victim ingress() {
        return ingress;
    }

    /** The broker stands still: connections stay, nothing is answered. */
    void pauseBroker() throws IOException, InterruptedException {
        broker.pause();
    }

    void resumeBroker() throws IOException, InterruptedException {
        broker.resume();
    }

    /** SIGKILL. */
    void killBroker() {
        broker.close();
    }

    void restartBroker() throws InterruptedException {
        broker = startBroker();
    }

    long spooledBytes() {
        try (Stream<Path> files = Files.exists(spool()) ? Files.list(spool()) : Stream.empty()) {
            long bytes = 0;
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".log")).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException e) {
            // A file was removed meanwhile: there is at least one byte less.
            return 1;
        } catch (UncheckedIOException e) {
            return 1;
        }
    }

    /** Waits until the spool is empty, as it becomes by itself. */
    void awaitEmptySpool() throws InterruptedException {
        Patience.await("the spool is empty", ARRIVED_WITHIN, () -> spooledBytes() == 0);
    }

    /**
     * Waits until all that was promised has come through, and judges.
     *
     * @return what is wrong: promised and not in the topic, or counted another number of times than once
     */
    List<String> violations(Sender sender) throws InterruptedException {
        webhooks.news(record -> published.merge(record.value().getEventId().orElseThrow(), 1, Integer::sum));
        List<String> violations = new ArrayList<>();
        sender.answered().stream()
                .filter(id -> !published.containsKey(id))
                .forEach(id -> violations.add(id + " was answered with 200 and is not in the topic"));
        Patience.await("streams-app has counted what is in the topic", ARRIVED_WITHIN, () -> {
            events.news(record -> counted.merge(record.value().getEventId().orElseThrow(), 1, Integer::sum));
            return counted.size() >= published.size();
        });
        counted.forEach((id, times) -> {
            if (times != 1) {
                violations.add(id + " is counted " + times + " times");
            }
        });
        return violations;
    }

    /** How many records of the topic are repetitions. */
    long repeated() {
        return published.values().stream().mapToLong(times -> times - 1L).sum();
    }

    int published() {
        return published.size();
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
