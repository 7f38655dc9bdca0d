package io.coldstream.local.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.ingress.IngressMain;
import io.coldstream.local.JsonCalls;
import io.coldstream.local.Ports;
import io.coldstream.local.broker.BrokerMain;
import io.coldstream.local.registry.SchemaRegistry;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.TopicProvisioner;
import io.coldstream.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;

/**
 * Three servers, the broker that two of them write to, and the load generator, all on loopback and each a process of its
 * own with the same heap and flags. {@link #close} kills all.
 */
final class LoadStand implements AutoCloseable {

    private static final int PARTITIONS = 4;
    private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(30);
    /** What is written is not read again: each partition keeps this much, and what its check of every 5 min leaves. */
    private static final Map<String, String> SHORT_RETENTION =
            Map.of("retention.bytes", "67108864", "segment.bytes", "33554432", "file.delete.delay.ms", "1000");

    private static final TypeReference<ClosedLoop.Load> LOAD = new TypeReference<>() {};

    /** What is compared. */
    enum Server {
        NO_KAFKA("Javalin alone", Optional.empty()),
        BARE("Javalin and Kafka", Optional.of("bench.bare")),
        INGRESS("ingress", Optional.of(Topics.WEBHOOKS.name()));

        private final String label;
        private final Optional<String> topic;

        Server(String label, Optional<String> topic) {
            this.label = label;
            this.topic = topic;
        }

        String label() {
            return label;
        }
    }

    private record Running(ChildProcess process, int port, AtomicLong answered) {}

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final JsonCalls calls = new JsonCalls();
    private final Map<Server, Running> servers = new EnumMap<>(Server.class);
    private final ChildProcess broker;
    private final TopicEnds ends;
    private final ChildProcess generator;
    private final int generatorPort = Ports.free();

    LoadStand(Scratch scratch) throws Exception {
        open.push(calls);
        try {
            int kafkaPort = Ports.free();
            Map<String, String> variables = new HashMap<>();
            variables.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + kafkaPort);
            variables.put("COLDSTREAM_BROKER_PORT", Integer.toString(kafkaPort));
            variables.put(
                    "COLDSTREAM_BROKER_DATA_DIR",
                    scratch.folder().resolve("kafka").toString());
            variables.put("COLDSTREAM_PARTITIONS", Integer.toString(PARTITIONS));
            variables.put("COLDSTREAM_RESELLER_API_KEY", "the-key-of-the-benchmark");
            variables.put(
                    "COLDSTREAM_SEALING_PUBLIC_KEY", scratch.keys().sealing().toString());
            variables.put("COLDSTREAM_BODY_HASH_KEY", scratch.keys().bodyHash().toString());
            broker = start(scratch, "broker", BrokerMain.class, variables, Ports.free());
            Map<String, Object> kafka = Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort);
            TopicProvisioner.ensure(kafka, PARTITIONS, 1, topics());
            ends = new TopicEnds(Admin.create(kafka), PARTITIONS);
            open.push(ends);
            SchemaRegistry registry = SchemaRegistry.start(kafka, 0);
            open.push(registry);
            variables.put("COLDSTREAM_SCHEMA_REGISTRY_URL", registry.url().toString());
            generator = start(scratch, "generator", LoadGenerator.class, variables, generatorPort);
            for (Server server : Server.values()) {
                servers.put(server, start(scratch, server, variables));
            }
            generator.awaitReady();
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private static List<Topic<?>> topics() {
        return Arrays.stream(Server.values())
                .flatMap(server -> server.topic.stream())
                .<Topic<?>>map(name -> new Topic<>(name, Topics.WEBHOOKS.valueType(), SHORT_RETENTION))
                .toList();
    }

    private Running start(Scratch scratch, Server server, Map<String, String> common) throws InterruptedException {
        int port = Ports.free();
        Map<String, String> variables = new HashMap<>(common);
        variables.put("COLDSTREAM_INGRESS_PORT", Integer.toString(port));
        variables.put(BareServer.PORT, Integer.toString(port));
        variables.put("COLDSTREAM_SPOOL_DIR", scratch.folder().resolve("spool").toString());
        server.topic.ifPresent(topic -> variables.put(BareServer.TOPIC, topic));
        Class<?> main = server == Server.INGRESS ? IngressMain.class : BareServer.class;
        ChildProcess process = start(scratch, server.name(), main, variables, Ports.free());
        process.awaitReady();
        return new Running(process, port, new AtomicLong());
    }

    private ChildProcess start(
            Scratch scratch, String name, Class<?> main, Map<String, String> variables, int adminPort) {
        ChildProcess process = ChildProcess.start(name, main, scratch.folder(), variables, adminPort);
        open.push(process);
        return process;
    }

    /** Puts one server under load, and answers what was seen from outside. */
    Lane.Turn turn(Server server, int connections, Duration length) throws IOException, InterruptedException {
        Running running = Objects.requireNonNull(servers.get(server));
        Duration before = running.process().processorTime();
        Duration brokerBefore = broker.processorTime();
        Duration generatorBefore = generator.processorTime();
        ClosedLoop.Load load = new ObjectMapper()
                .convertValue(calls.get(LoadGenerator.turn(generatorPort, running.port(), connections, length)), LOAD);
        running.answered().addAndGet(load.requests());
        return new Lane.Turn(
                load,
                running.process().processorTime().minus(before),
                broker.processorTime().minus(brokerBefore),
                generator.processorTime().minus(generatorBefore),
                running.process().residentBytes());
    }

    /**
     * Waits until each webhook that was answered with 200 is in its topic; what went to the ingress' spool comes later.
     *
     * @throws IllegalStateException if one does not come
     */
    void awaitAllWritten() throws InterruptedException, ExecutionException {
        long giveUpAt = System.nanoTime() + WRITTEN_WITHIN.toNanos();
        for (Map.Entry<Server, Running> each : servers.entrySet()) {
            if (each.getKey().topic.isPresent()) {
                long answered = each.getValue().answered().get();
                long written = ends.of(each.getKey().topic.get());
                while (written < answered && System.nanoTime() < giveUpAt) {
                    Thread.sleep(100);
                    written = ends.of(each.getKey().topic.get());
                }
                if (written < answered) {
                    throw new IllegalStateException(
                            each.getKey().label + " answered " + answered + " times, and its topic has " + written);
                }
            }
        }
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
