package io.coldstream.streams;

import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.schemas.process.CrashPoints;
import io.coldstream.schemas.process.Environment;
import io.coldstream.streams.crash.CrashPoint;
import io.coldstream.streams.query.ApiSettings;
import io.coldstream.streams.topology.TopologySettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the streams-app needs to know.
 *
 * @param api where the query API listens, and to whom
 * @param admin where health and metrics are shown
 * @param kafka settings of the Kafka clients
 * @param registry the schema registry
 * @param topics how topics that are missing are created
 * @param keys what opens webhooks, and what seals credentials
 * @param topology what the topology is built with
 * @param currency of the vendor's prices, which name none
 * @param stateFolder where the stores are kept
 */
public record StreamsSettings(
        ApiSettings api,
        Listen admin,
        Map<String, Object> kafka,
        URI registry,
        Provisioning topics,
        Keys keys,
        TopologySettings topology,
        String currency,
        Path stateFolder) {

    public StreamsSettings {
        kafka = Map.copyOf(kafka);
    }

    /**
     * An address to listen at.
     *
     * @param port 0 for a free one
     */
    public record Listen(String host, int port) {}

    public record Provisioning(int partitions, int replication) {}

    /**
     * Key files.
     *
     * @param opening private keys that open webhooks, and folders of which all such keys are meant
     * @param credentialsPublic what credentials are sealed with
     */
    public record Keys(List<Path> opening, Path credentialsPublic) {}

    /**
     * Reads the environment.
     *
     * @throws io.coldstream.schemas.process.SettingsException with every problem met
     */
    public static StreamsSettings from(Environment environment) {
        environment.required("COLDSTREAM_SCHEMA_REGISTRY_URL", "the schema registry, such as http://127.0.0.1:8085");
        StreamsSettings settings = new StreamsSettings(
                ApiSettings.from(environment),
                new Listen(
                        environment.text("COLDSTREAM_ADMIN_HOST", "127.0.0.1"),
                        environment.port("COLDSTREAM_ADMIN_PORT", 9081)),
                environment.kafka(),
                environment.uri("COLDSTREAM_SCHEMA_REGISTRY_URL").orElse(URI.create("")),
                new Provisioning(
                        environment.integer("COLDSTREAM_PARTITIONS", 4, 1, 1_000),
                        environment.integer("COLDSTREAM_REPLICATION", 1, 1, 10)),
                keys(environment),
                topology(environment),
                environment.text("COLDSTREAM_CURRENCY", "USD"),
                environment.path("COLDSTREAM_DATA_DIR").orElse(Path.of(".coldstream", "streams")));
        environment.check();
        return settings;
    }

    private static Keys keys(Environment environment) {
        String opening = environment.required(
                "COLDSTREAM_OPENING_KEYS",
                "the private key files that open webhooks, or folders with them, separated by commas");
        environment.required("COLDSTREAM_CREDENTIALS_PUBLIC_KEY", "the public key file that seals credentials");
        return new Keys(
                Arrays.stream(opening.split(","))
                        .map(String::strip)
                        .filter(file -> !file.isEmpty())
                        .map(Path::of)
                        .toList(),
                environment.path("COLDSTREAM_CREDENTIALS_PUBLIC_KEY").orElse(Path.of("")));
    }

    private static TopologySettings topology(Environment environment) {
        BusinessClock clock = BusinessClock.from(environment);
        int window = clock.speed() == 1 ? environment.integer("COLDSTREAM_RELEASE_WINDOW", 20, 1, 1_000) : 500;
        return new TopologySettings(
                clock,
                CallRate.from(environment, clock),
                window,
                environment.duration("COLDSTREAM_COMMAND_VALIDITY", Duration.ofMinutes(5)),
                environment.duration("COLDSTREAM_IN_DOUBT_AFTER", Duration.ofMinutes(5)),
                environment.duration("COLDSTREAM_ORDER_COMPLETE_WITHIN", Duration.ofHours(24)),
                sweepEvery(environment, clock),
                CrashPoints.from(environment, CrashPoint.values(), "COLDSTREAM_RESELLER_URL"));
    }

    /** On a fast clock not more often than once a minute of the wall. */
    private static Duration sweepEvery(Environment environment, BusinessClock clock) {
        Duration every = environment.duration("COLDSTREAM_SWEEP_EVERY", Duration.ofHours(6));
        if (every.isNegative()) {
            environment.problem("COLDSTREAM_SWEEP_EVERY is negative; PT0S turns sweeps off");
        }
        Duration least = clock.during(Duration.ofMinutes(1));
        return every.isZero() || every.compareTo(least) > 0 ? every : least;
    }
}
