package io.coldstream.local.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coldstream bench rate}: is the reseller's rate used up, and never exceeded, also where a sink dies? */
@Command(
        name = "rate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Calls per second that arrive at the sandbox while many commands wait, in real time: broker, registry,"
                    + " sandbox and ingress here, streams-app and two sinks as processes of their own. Half way one sink is"
                    + " killed and stays dead; the other takes over.",
            "The bound: at the rate of 4 a second at least 3.92 on average, but for the 15 seconds from the kill on, and"
                    + " never more than 5 within any second."
        })
public final class Rate implements Callable<Integer> {

    private static final double LEAST = 3.92;
    private static final int MOST = 5;
    private static final Duration TAKE_OVER = Duration.ofSeconds(15);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--seconds",
            defaultValue = "600",
            paramLabel = "N",
            description = "How long is measured (${DEFAULT-VALUE}); a sink is killed half way.")
    private int seconds = 600;

    @Option(
            names = "--commands",
            defaultValue = "10000",
            paramLabel = "N",
            description = "That wait when measuring begins (${DEFAULT-VALUE}).")
    private int commands = 10_000;

    @Mixin
    private Shown shown = new Shown();

    @Override
    public Integer call() throws Exception {
        shown.require(
                spec,
                seconds >= 2 && commands >= 4 * seconds,
                "--seconds must be at least 2, and --commands four times as many");
        Machine.Start start = Machine.Start.now();
        try (Scratch scratch = Scratch.create();
                LiveHouse house = new LiveHouse(scratch, Map.of())) {
            ChildProcess streams = house.startStreams();
            ChildProcess doomed = house.startSink();
            ChildProcess survivor = house.startSink();
            streams.awaitReady();
            doomed.awaitReady();
            survivor.awaitReady();
            new WaitingReads(house, scratch.keys()).build(commands);
            Instant from = Instant.now();
            Duration half = Duration.ofSeconds(seconds).dividedBy(2);
            Thread.sleep(half);
            Instant killedAt = Instant.now();
            doomed.close();
            Thread.sleep(half);
            Arrivals all = new Arrivals(house.arrivals(""), from, from.plusSeconds(seconds));
            return shown.print(figures(all, killedAt, start.end()), spec);
        }
    }

    private Figures figures(Arrivals all, Instant killedAt, Machine machine) {
        Instant over = killedAt.plus(TAKE_OVER).isBefore(all.until()) ? killedAt.plus(TAKE_OVER) : all.until();
        Arrivals before = all.between(all.from(), killedAt);
        Arrivals during = all.between(killedAt, over);
        Arrivals after = all.between(over, all.until());
        double average = (before.count() + after.count())
                / (before.span().plus(after.span()).toMillis() / 1000.0);
        boolean held = average >= LEAST && all.mostInASecond() <= MOST;
        return new Figures(
                "rate",
                String.format(
                        Locale.ROOT,
                        "%,d commands waiting, %d s, two sinks, one killed after %d s. A second: any, wherever it begins.",
                        commands,
                        seconds,
                        Duration.between(all.from(), killedAt).toSeconds()),
                machine,
                List.of("time", "seconds", "calls", "a second", "most in a second", "longest gap, ms"),
                List.of(
                        row("before the kill", before),
                        row("15 s from the kill on", during),
                        row("afterwards", after),
                        row("all", all)),
                held,
                String.format(
                        Locale.ROOT,
                        "%s: %.3f calls a second but for the 15 s (at least %.2f), at most %d within any second (at most %d).",
                        held ? "Held" : "Missed",
                        average,
                        LEAST,
                        all.mostInASecond(),
                        MOST));
    }

    private static List<Object> row(String time, Arrivals arrivals) {
        double seconds = arrivals.span().toMillis() / 1000.0;
        return List.of(
                time,
                seconds,
                (long) arrivals.count(),
                arrivals.count() / seconds,
                (long) arrivals.mostInASecond(),
                arrivals.longestGap().toMillis());
    }
}
