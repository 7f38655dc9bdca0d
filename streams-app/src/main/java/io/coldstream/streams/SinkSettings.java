package io.coldstream.streams;

import io.coldstream.schemas.Secret;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.schemas.process.CrashPoints;
import io.coldstream.schemas.process.Environment;
import io.coldstream.schemas.process.Loopback;
import io.coldstream.streams.crash.CrashPoint;
import io.coldstream.streams.reseller.CallLimits;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * What a sink needs to know.
 *
 * @param admin where health and metrics are shown
 * @param kafka settings of the Kafka clients
 * @param registry the schema registry
 * @param topics how topics that are missing are created
 * @param group the consumer group of all sinks
 * @param reseller whom to call
 * @param concurrency calls under way at once
 * @param gap between two calls over all sinks, wall clock; zero where the rate is lifted
 * @param currency of the reseller's prices
 * @param clock the business clock, by which outcomes and observations are dated
 * @param crashPoints where the fault harness strikes this process
 */
public record SinkSettings(
        Admin admin,
        Map<String, Object> kafka,
        URI registry,
        Provisioning topics,
        String group,
        Reseller reseller,
        int concurrency,
        Duration gap,
        String currency,
        BusinessClock clock,
        CrashPoints crashPoints) {

    private static final String RESELLER = "COLDSTREAM_RESELLER_URL";

    /**
     * Where health and metrics are shown.
     *
     * @param port 0 for a free one
     */
    public record Admin(String host, int port) {}

    public record Provisioning(int partitions, int replication) {}

    /**
     * Whom to call.
     *
     * @param url the base including {@code /api/v1/integration}
     * @param reportErrors whether it is told of its answers that are not documented
     */
    public record Reseller(URI url, Secret apiKey, CallLimits limits, boolean reportErrors) {}

    public SinkSettings {
        kafka = Map.copyOf(kafka);
    }

    /**
     * Reads the environment.
     *
     * @throws io.coldstream.schemas.process.SettingsException with every problem met
     */
    public static SinkSettings from(Environment environment) {
        Reseller reseller = reseller(environment);
        BusinessClock clock = BusinessClock.from(environment);
        SinkSettings settings = new SinkSettings(
                new Admin(
                        environment.text("COLDSTREAM_ADMIN_HOST", "127.0.0.1"),
                        environment.port("COLDSTREAM_ADMIN_PORT", 9083)),
                environment.kafka(),
                registry(environment),
                new Provisioning(
                        environment.integer("COLDSTREAM_PARTITIONS", 4, 1, 1_000),
                        environment.integer("COLDSTREAM_REPLICATION", 1, 1, 10)),
                environment.text("COLDSTREAM_SINK_GROUP", "coldstream-sink"),
                reseller,
                environment.integer("COLDSTREAM_SINK_CONCURRENCY", 16, 1, 1_000),
                gap(CallRate.from(environment, clock)),
                environment.text("COLDSTREAM_CURRENCY", "USD"),
                clock,
                CrashPoints.from(environment, CrashPoint.values(), "COLDSTREAM_RESELLER_URL"));
        environment.check();
        return settings;
    }

    private static Duration gap(int ratePerSecond) {
        return ratePerSecond == CallRate.LIFTED
                ? Duration.ZERO
                : Duration.ofSeconds(1).dividedBy(ratePerSecond);
    }

    private static URI registry(Environment environment) {
        environment.required("COLDSTREAM_SCHEMA_REGISTRY_URL", "the schema registry, such as http://127.0.0.1:8085");
        return environment.uri("COLDSTREAM_SCHEMA_REGISTRY_URL").orElse(URI.create(""));
    }

    private static Reseller reseller(Environment environment) {
        environment.required(RESELLER, "the reseller's API, such as http://127.0.0.1:8082/api/v1/integration");
        URI url = environment.uri(RESELLER).orElse(URI.create(""));
        if (environment.text(RESELLER).isPresent()) {
            checkAddress(environment, url);
        }
        String key = environment.required("COLDSTREAM_RESELLER_API_KEY", "the key for the reseller's API");
        if (!key.chars().allMatch(character -> character > ' ' && character < 127)) {
            environment.problem("COLDSTREAM_RESELLER_API_KEY holds characters that no header may hold");
        }
        // By default the sandbox alone is told: what leaves the house for the vendor is for a person to decide.
        boolean reportErrors = environment.flag("COLDSTREAM_REPORT_ERRORS", Loopback.isLoopback(url));
        return new Reseller(url, new Secret(key), CallLimits.DEFAULT, reportErrors);
    }

    private static void checkAddress(Environment environment, URI url) {
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!http || url.getHost() == null || url.getQuery() != null || url.getFragment() != null) {
            environment.problem(RESELLER + " is not an http or https address without query");
        } else if ("http".equals(url.getScheme()) && !Loopback.isLoopback(url)) {
            environment.problem(RESELLER + " must be https: the key would cross the network in clear");
        }
        if (url.getPath() != null && url.getPath().endsWith("/")) {
            environment.problem(RESELLER + " must not end in a slash");
        }
    }

    /** Without the settings of the Kafka clients, among which there may be passwords. */
    @Override
    public String toString() {
        return "SinkSettings[admin=" + admin + ", registry=" + registry + ", topics=" + topics + ", group=" + group
                + ", reseller=" + reseller + ", concurrency=" + concurrency + ", gap=" + gap + ", currency=" + currency
                + ", clock="
                + clock + "]";
    }
}
