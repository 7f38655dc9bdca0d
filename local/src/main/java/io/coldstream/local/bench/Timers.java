package io.coldstream.local.bench;

import io.coldstream.streams.stores.Stores;
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

/** {@code coldstream bench timers}: does a tick cost what is due, or what is there? */
@Command(
        name = "timers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Ticks of the due index with few and with many subscriptions in turn: the real stage of the subscriptions over its"
                    + " real stores in RocksDB, without a changelog. In each tick as many are due; what has fired is put"
                    + " back at the end.",
            "The bound: with many a tick costs at most 1.5 times what it costs with few, also after all the deletions,"
                    + " each tick fires just what is due, and a timer that is set behind the cursor fires."
        })
public final class Timers implements Callable<Integer> {

    private static final double BOUND = 1.5;
    private static final int PARTS = 10;
    private static final int WARM_UP = 50;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--few",
            defaultValue = "100000",
            paramLabel = "N",
            description = "Subscriptions, a power of ten (${DEFAULT-VALUE}).")
    private int few = 100_000;

    @Option(
            names = "--many",
            defaultValue = "10000000",
            paramLabel = "N",
            description = "Subscriptions, a power of ten (${DEFAULT-VALUE}).")
    private int many = 10_000_000;

    @Option(
            names = "--due",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Due in each tick, at most 1000 (${DEFAULT-VALUE}).")
    private int due = 1_000;

    @Option(
            names = "--ticks",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Ticks of each (${DEFAULT-VALUE}): by default a million deletions.")
    private int ticks = 1_000;

    @Mixin
    private Shown shown = new Shown();

    @Override
    public Integer call() {
        shown.require(spec, isPowerOfTen(few) && isPowerOfTen(many), "--few and --many must be powers of ten");
        shown.require(spec, few < many, "--few must be less than --many");
        shown.require(spec, due >= 1 && due <= 1_000 && due < few, "--due must be 1 to 1000, and less than --few");
        shown.require(spec, ticks >= PARTS, "--ticks must be at least " + PARTS);
        Machine.Start start = Machine.Start.now();
        try (Scratch scratch = Scratch.create();
                DueField small = new DueField(few, scratch.folder().resolve("few"), scratch);
                DueField large = new DueField(many, scratch.folder().resolve("many"), scratch)) {
            small.fill(this::filled);
            large.fill(this::filled);
            boolean exact = ticks(small, large);
            int behind = large.behindTheCursor();
            return shown.print(figures(small, large, exact, behind, scratch, start), spec);
        }
    }

    private boolean ticks(DueField small, DueField large) {
        boolean exact = true;
        for (int i = 0; i < WARM_UP + ticks; i++) {
            boolean smallFirst = i % 2 == 0;
            exact &= (smallFirst ? small : large).tick(due) == due;
            exact &= (smallFirst ? large : small).tick(due) == due;
        }
        return exact;
    }

    private Figures figures(
            DueField small, DueField large, boolean exact, int behind, Scratch scratch, Machine.Start start) {
        List<List<Object>> rows = new ArrayList<>();
        double worst = 0;
        for (int part = 0; part < PARTS; part++) {
            int from = WARM_UP + part * ticks / PARTS;
            int to = WARM_UP + (part + 1) * ticks / PARTS;
            double withFew = small.ticks().median(from, to) / 1000;
            double withMany = large.ticks().median(from, to) / 1000;
            worst = Math.max(worst, withMany / withFew);
            rows.add(List.of((long) to * due, withFew, withMany, withMany / withFew));
        }
        boolean held = exact && behind == 1 && worst <= BOUND;
        String verdict = String.format(
                Locale.ROOT,
                "%s: with %,d subscriptions a tick with %,d due costs at most %.2f times what it costs with %,d (bound"
                        + " %.1f), also after %,d deletions. %s Set behind the cursor, %d of 1 fired. Due index and"
                        + " subscriptions take %.0f and %.0f MB on disk.",
                held ? "Held" : "Missed",
                many,
                due,
                worst,
                few,
                BOUND,
                large.fired(),
                exact ? "Each fired just what was due." : "Some fired more or less than was due.",
                behind,
                scratch.onDisk(Stores.DUE) / 1e6,
                scratch.onDisk(Stores.SUBSCRIPTIONS) / 1e6);
        return new Figures(
                "timers",
                String.format(Locale.ROOT, "%,d ticks of each with %,d due; medians after each tenth", ticks, due),
                start.end(),
                List.of("deletions", "few, µs", "many, µs", "ratio"),
                rows,
                held,
                verdict);
    }

    private void filled(long count) {
        if (spec != null) {
            spec.commandLine().getErr().printf(Locale.ROOT, "%,d subscriptions are there%n", count);
        }
    }

    private static boolean isPowerOfTen(int number) {
        int rest = number;
        while (rest > 1 && rest % 10 == 0) {
            rest /= 10;
        }
        return rest == 1;
    }
}
