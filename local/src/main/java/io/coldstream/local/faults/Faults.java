package io.coldstream.local.faults;

import io.coldstream.streams.crash.CrashPoint;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coldstream faults}: strikes streams-app and sink at every named point, and judges by the sandbox's ledger. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {IngressFaults.class, Outage.class},
        description = {
            "Strikes streams-app and sink, as processes on a real broker, at every named step of a paid renewal: each is"
                    + " halted there as by SIGKILL, and stopped as by SIGSTOP for longer than its session, until its"
                    + " successor has taken over. Each seed does each of these once; the broker is kept between seeds.",
            "Exits with 1 if a renewal was charged twice, has no end, or is confirmed without a charge, or if a fault did"
                    + " not fire."
        })
public final class Faults implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--seeds", defaultValue = "5", paramLabel = "N", description = "How many (${DEFAULT-VALUE}).")
    private int seeds = 5;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "S", description = "The first one (${DEFAULT-VALUE}).")
    private long first = 1;

    @Option(
            names = "--point",
            paramLabel = "P",
            split = ",",
            converter = PointConverter.class,
            description = "Only this point; may be given several times.")
    private List<CrashPoint> points = List.of();

    @Option(names = "--list", description = "Lists the points, and does nothing else.")
    private boolean list;

    static final class PointConverter implements CommandLine.ITypeConverter<CrashPoint> {
        @Override
        public CrashPoint convert(String code) {
            return CrashPoint.of(code)
                    .orElseThrow(() -> new CommandLine.TypeConversionException("there is no point '" + code + "'"));
        }
    }

    @Override
    public Integer call() throws Exception {
        CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
        if (seeds < 1) {
            throw new CommandLine.ParameterException(commandLine, "--seeds must be at least 1");
        }
        PrintWriter out = commandLine.getOut();
        if (list) {
            Arrays.stream(CrashPoint.values()).forEach(point -> out.printf("%-7s  %s%n", process(point), point.code()));
            return 0;
        }
        return run(out);
    }

    private int run(PrintWriter out) throws Exception {
        Path folder = Files.createTempDirectory("coldstream-faults");
        Progress progress = new Progress(out);
        AtomicInteger fired = new AtomicInteger();
        List<CrashPoint> chosen = points.isEmpty() ? List.of(CrashPoint.values()) : points;
        try (Campaign campaign = new Campaign(folder)) {
            for (long seed = first; seed < first + seeds; seed++) {
                long current = seed;
                campaign.endure(Fault.all(chosen, seed), (post, fault, took) -> {
                    fired.incrementAndGet();
                    progress.say("seed %d  %-7s  %-28s fired, over after %.1f s"
                            .formatted(current, post, fault, took.toMillis() / 1000.0));
                });
                progress.say("seed %d is over: %s".formatted(seed, campaign.told()));
            }
            campaign.end();
            progress.say("all has ended: " + campaign.told());
        } catch (IllegalStateException | Campaign.Violated e) {
            progress.say("FAILED: " + e.getMessage());
            out.println("What was kept of it: " + folder);
            return 1;
        }
        out.printf(
                "Held: %d faults fired; 0 charges doubled, 0 operations without an end, 0 false confirmations.%n",
                fired.get());
        Folders.remove(folder);
        return 0;
    }

    private static String process(CrashPoint point) {
        return point.process().name().toLowerCase(Locale.ROOT);
    }
}
