package io.coldstream.local.up;

import io.coldstream.ingress.Ingress;
import io.coldstream.ingress.IngressSettings;
import io.coldstream.local.Addresses;
import io.coldstream.local.ResellerKey;
import io.coldstream.local.broker.Broker;
import io.coldstream.local.demo.Demo;
import io.coldstream.local.registry.SchemaRegistry;
import io.coldstream.sandbox.Sandbox;
import io.coldstream.sandbox.SandboxSettings;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.TopicProvisioner;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.schemas.process.CannotStartException;
import io.coldstream.schemas.process.Environment;
import io.coldstream.schemas.process.SettingsException;
import io.coldstream.streams.SinkApp;
import io.coldstream.streams.SinkSettings;
import io.coldstream.streams.StreamsApp;
import io.coldstream.streams.StreamsSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Opens the rooms in their order; each finds what it needs already there. */
final class Startup {

    private final House house;
    private final UpSettings settings;
    private final DataFolder folder;
    private final PrintWriter out;

    Startup(House house, UpSettings settings, DataFolder folder, PrintWriter out) {
        this.house = house;
        this.settings = settings;
        this.folder = folder;
        this.out = out;
    }

    void run() throws Exception {
        Addresses.forget(folder.path());
        BusinessClock clock = DemoClock.of(folder.path(), settings.speed(), Instant.now());
        SealingKeys keys = keys(folder.resolve("keys"));
        var variables = new Variables(
                settings, folder, keys, ResellerKey.findOrCreate(settings.variables(), folder.path()), clock);
        Broker broker = house.open(
                "kafka",
                () -> Broker.start(folder.resolve("kafka"), settings.ports().kafka()));
        SchemaRegistry registry = house.open(
                "registry",
                () -> SchemaRegistry.start(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        settings.ports().registry()));
        provide(variables.common(), registry);
        if (!settings.realReseller()) {
            house.open("sandbox", () -> sandbox(variables));
        }
        Ingress ingress =
                house.open("ingress", () -> Ingress.start(IngressSettings.from(new Environment(variables.ingress()))));
        StreamsApp streams = house.open(
                "streams-app", () -> StreamsApp.start(StreamsSettings.from(new Environment(variables.streams()))));
        SinkApp sink = house.open("sink", () -> SinkApp.start(SinkSettings.from(new Environment(variables.common()))));
        Readiness.await("ingress", ingress.adminPort());
        Readiness.await("streams-app", streams.adminPort());
        Readiness.await("sink", sink.adminPort());
        Readiness.awaitApi(streams.port());
        Addresses addresses = variables.addresses(ingress.adminPort(), streams.adminPort(), sink.adminPort());
        house.open("addresses", () -> publish(addresses));
        announce(addresses);
        play(addresses, clock);
    }

    // The sandbox knows nothing of ours, our exceptions included.
    private static Sandbox sandbox(Variables variables) {
        try {
            return Sandbox.start(SandboxSettings.from(variables.sandbox()));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(List.of(String.valueOf(e.getMessage())));
        } catch (IllegalStateException e) {
            throw new CannotStartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** They lead nowhere once the house is being left. */
    private AutoCloseable publish(Addresses addresses) throws IOException {
        addresses.write(folder.path());
        return () -> Addresses.forget(folder.path());
    }

    private void announce(Addresses addresses) {
        if (settings.speed() > 1) {
            out.println("the demo clock runs " + settings.speed()
                    + " times as fast; the reseller's rate limit is lifted with it, equally in dispatch and sandbox");
        }
        out.println("coldstream ready: api " + addresses.api() + "  webhooks " + addresses.webhooks() + "  kafka "
                + addresses.kafka() + "  registry " + addresses.registry()
                + (settings.realReseller() ? "  reseller " : "  sandbox ") + addresses.reseller());
        out.flush();
    }

    private void play(Addresses addresses, BusinessClock clock) throws Exception {
        if (settings.demo()) {
            var doors = new Demo.Doors(addresses.reseller(), addresses.api());
            house.open("demo", () -> Demo.start(doors, clock, folder.resolve("demo"), out));
        }
    }

    private static void provide(Map<String, String> variables, SchemaRegistry registry) {
        var environment = new Environment(variables);
        int partitions = environment.integer("COLDSTREAM_PARTITIONS", 4, 1, 1_000);
        Map<String, Object> kafka = environment.kafka();
        environment.check();
        new RegistrySerdes(registry.url()).registerAll(Topics.all());
        TopicProvisioner.ensure(kafka, partitions, 1, Topics.all());
    }

    private static SealingKeys keys(Path keys) {
        try {
            return SealingKeys.create(keys);
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            throw new CannotStartException("The keys in " + keys + " can't be used: " + e.getMessage(), e);
        }
    }
}
