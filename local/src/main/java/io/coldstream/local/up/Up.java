package io.coldstream.local.up;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coldstream up}. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs everything on this machine: Kafka, schema registry, sandbox, ingress, streams-app and sink.",
            "Prints 'coldstream ready' when all of it is healthy; Ctrl-C stops it."
        },
        footer = {
            "",
            "COLDSTREAM_RESELLER_URL selects the real reseller instead of the sandbox; COLDSTREAM_RESELLER_API_KEY is the key in both cases."
        })
public final class Up implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @ArgGroup(validate = false, heading = "Ports on 127.0.0.1, 0 for a free one:%n")
    private PortOptions ports = new PortOptions();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".coldstream",
            description = "Keeps everything over restarts (${DEFAULT-VALUE}).")
    private Path data = Path.of(".coldstream");

    @Option(names = "--demo", description = "Adds orders, updates and renewals from the sandbox.")
    private boolean demo;

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Runs the demo's clock N times as fast (${DEFAULT-VALUE}).")
    private int speed = 1;

    @Override
    public Integer call() throws Exception {
        UpSettings settings = UpSettings.of(ports, data, demo, speed, System.getenv());
        try (DataFolder folder = DataFolder.take(settings.data())) {
            System.setProperty("coldstream.log.folder", folder.path().toString());
            return run(settings, folder);
        }
    }

    private int run(UpSettings settings, DataFolder folder) throws Exception {
        var house = new House();
        // SIGINT and SIGTERM run this; the JVM then ends by itself.
        Runtime.getRuntime().addShutdownHook(new Thread(house::close, "stop"));
        try {
            new Startup(house, settings, folder, out()).run();
            house.awaitClosed();
            return 0;
        } catch (House.Closing e) {
            return 130;
        } finally {
            house.close();
        }
    }

    private PrintWriter out() {
        return spec == null
                ? new PrintWriter(System.out, true)
                : spec.commandLine().getOut();
    }
}
