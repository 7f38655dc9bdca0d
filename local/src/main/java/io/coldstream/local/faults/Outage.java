package io.coldstream.local.faults;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coldstream faults outage}: the broker is away for minutes while webhooks come in on the vendor's schedule. */
@Command(
        name = "outage",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Stops the broker for minutes while webhooks come at a steady rate and are repeated as the vendor repeats"
                    + " them (at once, after 30 s, after 5 minutes). The ingress is killed once in the middle of the"
                    + " outage and once while its spool is drained.",
            "Exits with 1 if a webhook was lost, is not counted exactly once downstream, or if the spool does not become"
                    + " empty by itself."
        })
public final class Outage implements Callable<Integer> {

    private static final Duration BEFORE = Duration.ofSeconds(10);
    private static final Duration DRAINING = Duration.ofMillis(700);
    private static final Duration DONE_WITHIN = Duration.ofMinutes(6);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--for",
            defaultValue = "PT10M",
            paramLabel = "TIME",
            description = "How long the broker is away (${DEFAULT-VALUE}).")
    private Duration away = Duration.ofMinutes(10);

    @Option(
            names = "--rate",
            defaultValue = "100",
            paramLabel = "R",
            description = "Webhooks per second, 1 to 1000 (${DEFAULT-VALUE}).")
    private int rate = 100;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "When it is killed (${DEFAULT-VALUE}).")
    private long seed = 1;

    @Override
    public Integer call() throws Exception {
        CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
        if (rate < 1 || rate > 1_000 || away.isNegative() || away.isZero()) {
            throw new CommandLine.ParameterException(
                    commandLine, "--rate must be between 1 and 1000, --for a time such as PT10M");
        }
        PrintWriter out = commandLine.getOut();
        Progress progress = new Progress(out);
        Path folder = Files.createTempDirectory("coldstream-faults");
        try (Doorstep doorstep = new Doorstep(folder);
                Sender sender = new Sender(doorstep.url(), Doorstep.KEY, rate, Sender.AS_THE_VENDOR)) {
            endure(doorstep, sender, progress);
        } catch (IllegalStateException | Campaign.Violated e) {
            progress.say("FAILED: " + e.getMessage());
            out.println("What was kept of it: " + folder);
            return 1;
        }
        out.println("Held: no webhook was lost, each is counted once, and the spool is empty.");
        Folders.remove(folder);
        return 0;
    }

    private void endure(Doorstep doorstep, Sender sender, Progress progress) throws Exception {
        Random random = new Random(seed);
        Victim ingress = doorstep.ingress();
        ingress.start(Map.of());
        ingress.awaitReady();
        sender.begin();
        Thread.sleep(BEFORE);
        doorstep.pauseBroker();
        progress.say("the broker is away");
        Duration untilKilled = away.multipliedBy(random.nextInt(20, 80)).dividedBy(100);
        Thread.sleep(untilKilled);
        progress.say("the spool holds %d bytes; the slowest answer took %d ms; the ingress is killed"
                .formatted(doorstep.spooledBytes(), sender.slowest().toMillis()));
        ingress.kill();
        ingress.start(Map.of());
        ingress.awaitReady();
        Thread.sleep(away.minus(untilKilled));
        long spooled = doorstep.spooledBytes();
        doorstep.resumeBroker();
        progress.say("the broker is back; the spool holds %d bytes, the slowest answer since took %d ms"
                .formatted(spooled, sender.slowest().toMillis()));
        Patience.await("the spool is being drained", DONE_WITHIN, () -> doorstep.spooledBytes() < spooled);
        ingress.kill();
        progress.say("the ingress is killed with %d bytes to drain".formatted(doorstep.spooledBytes()));
        ingress.start(Map.of());
        ingress.awaitReady();
        doorstep.awaitEmptySpool();
        progress.say("the spool is empty");
        Thread.sleep(DRAINING);
        sender.rest();
        Patience.await("every webhook has its answer or is given up", DONE_WITHIN, sender::isDone);
        doorstep.awaitEmptySpool();
        List<String> violations = doorstep.violations(sender);
        if (sender.lost() > 0) {
            violations.add(sender.lost() + " webhooks were lost");
        }
        if (!violations.isEmpty()) {
            throw new Campaign.Violated(violations.subList(0, Math.min(20, violations.size())));
        }
        progress.say("%s; %d lost; %d in the topic, %d of its records repetitions"
                .formatted(sender.told(), sender.lost(), doorstep.published(), doorstep.repeated()));
    }
}
