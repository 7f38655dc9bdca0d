package io.coldstream.local.up;

import io.coldstream.local.ResellerKey;
import io.coldstream.local.broker.Broker;
import io.coldstream.local.registry.SchemaRegistry;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.TopicProvisioner;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.schemas.process.CannotStartException;
import io.coldstream.schemas.process.Environment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
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
        out.println("coldstream ready: kafka " + broker.bootstrapServers() + ", registry " + registry.url());
        out.flush();
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
        } catch (IOException | IllegalStateException e) {
            throw new CannotStartException("The keys in " + keys + " can't be used: " + e.getMessage(), e);
        }
    }
}
