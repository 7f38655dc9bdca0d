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

    private static final int GROWING_ROUNDS = 5;

    /** Of its own subscriptions, so that those that are measured stay as they are. */
    private static final int WARM_UP_SUBSCRIPTIONS = 20;

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
            description = "In each, every subscription gets one event of each kind (${DEFAULT-VALUE}); new mailboxes and"
                    + " orders in the first " + GROWING_ROUNDS + " only, so that the small stay small.")
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
        Machine.Start start = Machine.Start.now();
        try (Scratch scratch = Scratch.create();
                Workbench bench = new Workbench(scratch)) {
            Side few = new Side(bench, 0, small, 1);
            Side many = new Side(bench, subscriptions, big, orders);
            buy(bench, few, many);
            warmUp(bench);
            for (int round = 0; round < rounds; round++) {
                measure(few, many, round);
            }
            Figures figures = figures(few, many, start.end());
            return spec == null ? 0 : shown.print(figures, spec.commandLine().getOut());
        }
    }

    /** Those mailboxes that are measured come at the same time, lest some lie deeper in the store than others. */
    private void buy(Workbench bench, Side few, Side many) {
        for (int i = 0; i < subscriptions; i++) {
            few.buy(i);
            many.buy(i);
        }
        int bought = 0;
        for (int mailbox = 0; mailbox < big; mailbox++) {
            boolean both = bought < small && mailbox >= (long) bought * (big - 1) / Math.max(1, small - 1);
            for (int i = 0; i < subscriptions; i++) {
                many.create(i, mailbox);
                if (both) {
                    few.create(i, bought);
                }
            }
            bought += both ? 1 : 0;
        }
    }

    private void warmUp(Workbench bench) {
        Side others = new Side(bench, 2 * subscriptions, small, 1);
        for (int round = 0; round < warmUp; round++) {
            for (int i = 0; i < WARM_UP_SUBSCRIPTIONS; i++) {
                for (Kind kind : Kind.values()) {
                    others.measure(kind, i, round);
                }
            }
        }
    }

    private void measure(Side few, Side many, int round) {
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < subscriptions && (round < GROWING_ROUNDS || !kind.growing()); i++) {
                (i % 2 == 0 ? few : many).measure(kind, i, round);
                (i % 2 == 0 ? many : few).measure(kind, i, round);
            }
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
                    applying.range(),
                    stages.ratio(),
                    stages.range(),
                    (long) one.written().median(),
                    (long) other.written().median()));
        }
        return new Figures("apply", about(), machine, columns(), rows, missed.isEmpty(), verdict(missed));
    }

    private String about() {
        return String.format(
                Locale.ROOT,
                "%d subscriptions with %,d mailboxes (%d orders) and %d with %d, in turns; %d rounds. In brackets: medians of"
                        + " single rounds.",
                subscriptions,
                big,
                orders,
                subscriptions,
                small,
                rounds);
    }

    private List<String> columns() {
        return List.of(
                "event",
                "apply " + small + ", µs",
                "apply " + big + ", µs",
                "ratio",
                "rounds",
                "all stages, ratio",
                "all stages, rounds",
                "written " + small + ", bytes",
                "written " + big + ", bytes");
    }

    private static String verdict(List<String> missed) {
        return missed.isEmpty()
                ? "Held: no event costs a big subscription more than 1.5 times what it costs a small one."
                : "Missed: these cost a big subscription more than 1.5 times as much: " + String.join(", ", missed)
                        + ".";
    }
}
