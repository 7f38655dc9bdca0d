package io.coldstream.local.faults;

import io.coldstream.ingress.crash.IngressPoint;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coldstream faults ingress}: kills the ingress at every named point while webhooks come in. */
@Command(
        name = "ingress",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Kills the ingress, as by SIGKILL, at every named step of a webhook, on a real broker and beside a"
                    + " streams-app, while webhooks come at a steady rate: three times while Kafka takes them, three"
                    + " times in an outage (the broker stopped or killed), twice while the spool is drained.",
            "Exits with 1 if a webhook that was answered with 200 is not in the topic, is not counted exactly once"
                    + " downstream, or if a fault did not fire."
        })
public final class IngressFaults implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--seeds", defaultValue = "25", paramLabel = "N", description = "How many (${DEFAULT-VALUE}).")
    private int seeds = 25;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "S", description = "The first one (${DEFAULT-VALUE}).")
    private long first = 1;

    @Option(
            names = "--rate",
            defaultValue = "500",
            paramLabel = "R",
            description = "Webhooks per second, 1 to 1000 (${DEFAULT-VALUE}).")
    private int rate = 500;

    @Override
    public Integer call() throws Exception {
        CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
        if (seeds < 1 || rate < 1 || rate > 1_000) {
            throw new CommandLine.ParameterException(
                    commandLine, "--seeds must be at least 1, --rate between 1 and 1000");
        }
        PrintWriter out = commandLine.getOut();
        Progress progress = new Progress(out);
        Path folder = Files.createTempDirectory("coldstream-faults");
        try (Doorstep doorstep = new Doorstep(folder);
                Sender sender = new Sender(doorstep.url(), Doorstep.KEY, rate, Sender.ONCE)) {
            for (long seed = first; seed < first + seeds; seed++) {
                new IngressKills(doorstep, sender, seed, progress).endure();
            }
        } catch (IllegalStateException | Campaign.Violated e) {
            progress.say("FAILED: " + e.getMessage());
            out.println("What was kept of it: " + folder);
            return 1;
        }
        out.printf(
                "Held: %d kills at %d points; every webhook answered with 200 is in the topic and counted once.%n",
                seeds * IngressKills.PER_SEED, IngressPoint.values().length);
        Folders.remove(folder);
        return 0;
    }
}
