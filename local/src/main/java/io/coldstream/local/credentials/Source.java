package io.coldstream.local.credentials;

import io.coldstream.local.Addresses;
import io.coldstream.schemas.process.CannotStartException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which Kafka and registry are asked: those of a data folder's {@code up}, or others by name. */
final class Source {

    private static final Path USUAL_DATA = Path.of(".coldstream");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data folder of a running 'coldstream up' (.coldstream by default).")
    private @Nullable Path data;

    @ArgGroup(exclusive = false)
    private @Nullable Cluster cluster;

    /** Options that only make sense together. */
    static final class Cluster {

        @Option(names = "--kafka", paramLabel = "HOST:PORT", required = true, description = "The Kafka brokers.")
        private String kafka = "";

        @Option(names = "--registry", paramLabel = "URL", required = true, description = "The schema registry.")
        private URI registry = URI.create("");
    }

    record Place(String kafka, URI registry) {}

    /** The data folder; null when brokers are named instead. */
    @Nullable
    Path folder() {
        if (cluster != null) {
            return null;
        }
        return data == null ? USUAL_DATA : data;
    }

    /** @throws CannotStartException when nothing runs on the data folder */
    Place place() {
        if (cluster != null) {
            return new Place(cluster.kafka, cluster.registry);
        }
        Path folder = data == null ? USUAL_DATA : data;
        Addresses running = Addresses.read(folder)
                .orElseThrow(() -> new CannotStartException("No 'coldstream up' is ready on the data folder " + folder
                        + ": start it, name its folder with --data, or name --kafka and --registry"));
        return new Place(running.kafka(), running.registry());
    }
}
