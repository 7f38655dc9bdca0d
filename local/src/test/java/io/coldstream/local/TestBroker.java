package io.coldstream.local;

import io.coldstream.local.broker.Broker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Where every end-to-end test takes its broker from: the official image when a Docker engine answers, else the broker
 * from Maven Central in this JVM. It says which.
 */
public final class TestBroker implements AutoCloseable {

    private static final DockerImageName IMAGE = DockerImageName.parse("apache/kafka:4.3.1");
    private static final Path DOCKER_SOCKET = Path.of("/var/run/docker.sock");

    private final String bootstrapServers;
    private final AutoCloseable running;

    private TestBroker(String bootstrapServers, AutoCloseable running) {
        this.bootstrapServers = bootstrapServers;
        this.running = running;
    }

    /** @param data where the broker in this JVM keeps its logs */
    public static TestBroker start(Path data) {
        if (dockerAnswers()) {
            System.out.println("test broker: " + IMAGE.asCanonicalNameString() + " in Docker");
            var container = new KafkaContainer(IMAGE);
            container.start();
            return new TestBroker(container.getBootstrapServers(), container);
        }
        System.out.println("test broker: Kafka in this JVM (no Docker engine answers)");
        Broker broker = Broker.start(data, 0);
        return new TestBroker(broker.bootstrapServers(), broker);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Settings of the Kafka clients. */
    public Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", bootstrapServers);
    }

    @Override
    public void close() throws Exception {
        running.close();
    }

    // Testcontainers logs a page when there is no engine: it is asked only where one may be.
    private static boolean dockerAnswers() {
        boolean possible = System.getenv("DOCKER_HOST") != null || Files.exists(DOCKER_SOCKET);
        return possible && DockerClientFactory.instance().isDockerAvailable();
    }
}
