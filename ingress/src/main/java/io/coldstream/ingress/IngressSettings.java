package io.coldstream.ingress;

import io.coldstream.ingress.crash.IngressPoint;
import io.coldstream.schemas.Secret;
import io.coldstream.schemas.process.CrashPoints;
import io.coldstream.schemas.process.Environment;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an ingress needs to know.
 *
 * @param webhooks where webhooks are taken
 * @param admin where health and metrics are shown
 * @param kafka settings of the Kafka clients
 * @param registry the schema registry
 * @param topics how topics that are missing are created
 * @param authentication how senders are known
 * @param maxBodyBytes larger bodies are refused
 * @param keys the files for sealing
 * @param spool where webhooks are kept while Kafka is away; empty for nowhere
 * @param crashPoints where the fault harness strikes
 */
public record IngressSettings(
        Address webhooks,
        Address admin,
        Map<String, Object> kafka,
        URI registry,
        Provisioning topics,
        WebhookAuthentication authentication,
        int maxBodyBytes,
        KeyFiles keys,
        Optional<SpoolFolder> spool,
        CrashPoints crashPoints) {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String KEYS = "COLDSTREAM_WEBHOOK_KEYS";
    private static final String FORM = "COLDSTREAM_WEBHOOK_SIGNATURE_FORM";

    /** @param port 0 for a free one */
    public record Address(String host, int port) {}

    public record Provisioning(int partitions, int replication) {}

    /** @param maxBytes what may lie there */
    public record SpoolFolder(Path path, long maxBytes) {}

    /**
     * @param sealing the public key that bodies are sealed with
     * @param bodyHash the key of their hash
     */
    public record KeyFiles(Path sealing, Path bodyHash) {}

    public IngressSettings {
        kafka = Map.copyOf(kafka);
    }

    /**
     * Reads the environment.
     *
     * @throws io.coldstream.schemas.process.SettingsException with every problem met
     */
    public static IngressSettings from(Environment environment) {
        IngressSettings settings = new IngressSettings(
                new Address(
                        environment.text("COLDSTREAM_INGRESS_HOST", LOOPBACK),
                        environment.port("COLDSTREAM_INGRESS_PORT", 8080)),
                new Address(
                        environment.text("COLDSTREAM_ADMIN_HOST", LOOPBACK),
                        environment.port("COLDSTREAM_ADMIN_PORT", 9080)),
                environment.kafka(),
                registry(environment),
                new Provisioning(
                        environment.integer("COLDSTREAM_PARTITIONS", 4, 1, 1_000),
                        environment.integer("COLDSTREAM_REPLICATION", 1, 1, 10)),
                authentication(environment),
                environment.integer("COLDSTREAM_MAX_BODY_BYTES", 524_288, 1_024, 10_485_760),
                new KeyFiles(
                        file(environment, "COLDSTREAM_SEALING_PUBLIC_KEY", "the public key that seals bodies"),
                        file(environment, "COLDSTREAM_BODY_HASH_KEY", "the key of the bodies' hashes")),
                spool(environment),
                CrashPoints.from(environment, IngressPoint.values(), "COLDSTREAM_SCHEMA_REGISTRY_URL"));
        environment.check();
        return settings;
    }

    private static URI registry(Environment environment) {
        environment.required("COLDSTREAM_SCHEMA_REGISTRY_URL", "the schema registry, such as http://127.0.0.1:8085");
        return environment.uri("COLDSTREAM_SCHEMA_REGISTRY_URL").orElse(URI.create(""));
    }

    private static Optional<SpoolFolder> spool(Environment environment) {
        int megabytes = environment.integer("COLDSTREAM_SPOOL_MAX_MEGABYTES", 1_024, 16, 1_048_576);
        return environment.path("COLDSTREAM_SPOOL_DIR").map(folder -> new SpoolFolder(folder, megabytes * 1_048_576L));
    }

    private static Path file(Environment environment, String name, String meaning) {
        environment.required(name, meaning);
        return environment.path(name).orElse(Path.of(""));
    }

    private static WebhookAuthentication authentication(Environment environment) {
        return switch (environment.text("COLDSTREAM_WEBHOOK_AUTHENTICATION", "cmr")) {
            case "cmr" -> cmr(environment);
            case "none" -> new WebhookAuthentication.None();
            default -> {
                environment.problem("COLDSTREAM_WEBHOOK_AUTHENTICATION is neither cmr nor none");
                yield new WebhookAuthentication.None();
            }
        };
    }

    private static WebhookAuthentication cmr(Environment environment) {
        List<Secret> keys = environment
                .text(KEYS)
                .map(all -> Arrays.stream(all.split(",", -1))
                        .map(String::strip)
                        .filter(key -> !key.isEmpty())
                        .map(Secret::new)
                        .toList())
                .or(() -> environment.text("COLDSTREAM_RESELLER_API_KEY").map(key -> List.of(new Secret(key))))
                .orElse(List.of());
        if (keys.isEmpty()) {
            environment.problem(KEYS + " or COLDSTREAM_RESELLER_API_KEY must name the key that webhooks are signed"
                    + " with; COLDSTREAM_WEBHOOK_AUTHENTICATION=none accepts webhooks from anyone");
        }
        Optional<SignatureForm> form =
                environment.parsed(FORM, SignatureForm::labelled, "one of " + SignatureForm.labels());
        return new WebhookAuthentication.Cmr(keys, form);
    }

    /** Without the settings of the Kafka clients, among which there may be passwords. */
    @Override
    public String toString() {
        return "IngressSettings[webhooks=" + webhooks + ", admin=" + admin + ", registry=" + registry + ", topics="
                + topics + ", authentication=" + authentication + ", maxBodyBytes=" + maxBodyBytes + ", keys=" + keys
                + ", spool=" + spool + "]";
    }
}
