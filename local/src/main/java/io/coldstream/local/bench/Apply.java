package io.coldstream.local.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coldstream bench apply}: does the cost of an event follow the event, and not the subscription's size? */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "What an event costs a subscription with many mailboxes, against one with few: the whole topology over its"
                    + " real stores. Both sizes take turns, event by event, after a warm-up; medians are compared.",
            "The bound: no kind of event costs more than 1.5 times as much, neither in the stage of the subscriptions"
                    + " nor in all stages that keep something."
        })
public final class Apply implements Callable<Integer> {

    private static final double MOST = 1.5;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--mailboxes",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Of a big subscription (${DEFAULT-VALUE}).")
    private int big = 1000;

    @Option(names = "--few", defaultValue = "3", paramLabel = "N", description = "Of a small one (${DEFAULT-VALUE}).")
    private int small = 3;

    @Option(
            names = "--orders",
            defaultValue = "1",
            paramLabel = "N",
            description = "In which a big one was bought (${DEFAULT-VALUE}).")
    private int orders = 1;

    @Option(
            names = "--subscriptions",
            defaultValue = "20",
            paramLabel = "N",
            description = "Of each size (${DEFAULT-VALUE}).")
    private int subscriptions = 20;

    @Option(
            names = "--rounds",
            defaultValue = "20",
            paramLabel = "N",
            description =
                    "In each, every subscription gets one event of each kind (${DEFAULT-VALUE}); new mailboxes and"
                            + " orders in the first " + Turns.GROWING_ROUNDS + " only, so that the small stay small.")
    private int rounds = 20;

    @Option(
            names = "--warm-up",
            defaultValue = "100",
            paramLabel = "N",
            description = "Rounds before anything is measured (${DEFAULT-VALUE}).")
    private int warmUp = 100;

    @Mixin
    private Shown shown = new Shown();

    @Override
    public Integer call() {
        shown.require(spec, small > 0 && big > small, "--mailboxes must be greater than --few, and both positive");
        shown.require(
                spec,
                subscriptions > 0 && rounds > 0 && warmUp >= 0 && orders > 0 && orders <= big,
                "--subscriptions, --rounds and --orders must be positive, with no more orders than mailboxes");
        Machine.Start start = Machine.Start.now();
        try (Scratch scratch = Scratch.create();
                Workbench bench = new Workbench(scratch)) {
            Turns turns = new Turns(bench, subscriptions, small, big, orders);
            turns.buy();
            turns.warmUp(warmUp);
            for (int round = 0; round < rounds; round++) {
                turns.measure(round);
            }
            return shown.print(figures(turns.few(), turns.many(), start.end()), spec);
        }
    }

    private Figures figures(Side few, Side many, Machine machine) {
        List<List<Object>> rows = new ArrayList<>();
        List<String> missed = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Side.Costs one = few.costs(kind);
            Side.Costs other = many.costs(kind);
            Comparison applying = new Comparison(one.applying(), other.applying(), subscriptions);
            Comparison stages = new Comparison(one.stages(), other.stages(), subscriptions);
            if (Math.max(applying.ratio(), stages.ratio()) > MOST) {
                missed.add(kind.vendors());
            }
            rows.add(List.of(
                    kind.vendors(),
                    one.applying().median() / 1000,
                    other.applying().median() / 1000,
                    applying.ratio(),
                    applying.least(),
                    applying.greatest(),
                    stages.ratio(),
                    (long) one.written().median(),
                    (long) other.written().median()));
        }
        return new Figures("apply", about(), machine, columns(), rows, missed.isEmpty(), verdict(missed));
    }

    private String about() {
        return String.format(
                Locale.ROOT,
                "%d subscriptions with many mailboxes (%,d, bought in %d orders) and %d with few (%d), in turns, %d rounds."
                        + " µs: median in the stage that applies; least, greatest: medians of single rounds;"
                        + " bytes: to changelogs, for one event.",
                subscriptions,
                big,
                orders,
                subscriptions,
                small,
                rounds);
    }

    private static List<String> columns() {
        return List.of(
                "event",
                "few: µs",
                "many: µs",
                "ratio",
                "least",
                "greatest",
                "all stages: ratio",
                "few: bytes",
                "many: bytes");
    }

    private static String verdict(List<String> missed) {
        return missed.isEmpty()
                ? "Held: no event costs a big subscription more than 1.5 times what it costs a small one."
                : "Missed: these cost a big subscription more than 1.5 times as much: " + String.join(", ", missed)
                        + ".";
    }
}
