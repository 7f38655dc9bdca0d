package io.coldstream.local.bench;

import io.coldstream.streams.stores.Stores;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coldstream bench repetitions}: does the memory for repetitions stay within its bound, and cost no more as it grows? */
@Command(
        name = "repetitions",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "The memory for repetitions over many events: the real stage of the subscriptions over its real stores, without"
                    + " a changelog. Some events come a second time.",
            "The bound: it never remembers more than " + RepetitionMemory.SHOWN_MOST
                    + " events, and no repetition among" + " those is applied again."
        })
public final class RepetitionMemory implements Callable<Integer> {

    static final String SHOWN_MOST = "1,000,000";
    private static final long MOST = 1_000_000;
    private static final int PARTS = 10;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--events",
            defaultValue = "1200000",
            paramLabel = "N",
            description = "Different ones (${DEFAULT-VALUE}).")
    private int events = 1_200_000;

    @Option(
            names = "--repeated",
            defaultValue = "30",
            paramLabel = "PERCENT",
            description = "Of them come again, later (${DEFAULT-VALUE}).")
    private int repeated = 30;

    @Option(
            names = "--warm-up",
            defaultValue = "20000",
            paramLabel = "N",
            description = "Events before anything is measured (${DEFAULT-VALUE}).")
    private int warmUp = 20_000;

    @Mixin
    private Shown shown = new Shown();

    @Override
    public Integer call() {
        shown.require(
                spec,
                events >= PARTS && repeated >= 0 && repeated <= 100 && warmUp >= 0,
                "--events must be at least " + PARTS + ", --repeated a percentage");
        Machine.Start start = Machine.Start.now();
        try (Scratch scratch = Scratch.create()) {
            List<List<Object>> rows = new ArrayList<>();
            boolean held;
            try (LoneStage stage = new LoneStage(Stopwatch.APPLY, scratch.folder(), scratch.keys())) {
                held = run(new EventStream(stage, repeated), stage, rows);
            }
            Figures figures = figures(rows, held, scratch, start.end());
            return shown.print(figures, spec);
        }
    }

    private boolean run(EventStream stream, LoneStage stage, List<List<Object>> rows) {
        for (int i = 0; i < warmUp; i++) {
            stream.next();
        }
        boolean held = true;
        for (int part = 1; part <= PARTS; part++) {
            stream.forgetCosts();
            for (int i = 0; i < events / PARTS; i++) {
                stream.next();
            }
            long remembered = remembered(stage.store(Stores.SEEN_ORDER));
            held &= remembered == Math.min(MOST, stream.count()) && stream.appliedAgain() == 0;
            rows.add(List.of(
                    stream.count(),
                    remembered,
                    stream.fresh().median() / 1000,
                    stream.fresh().mean() / 1000,
                    stream.again().median() / 1000,
                    stream.appliedAgain()));
        }
        return held;
    }

    /** Its numbers have no gap. */
    private static long remembered(KeyValueStore<Bytes, byte[]> order) {
        try (var oldest = order.all();
                var newest = order.reverseAll()) {
            return oldest.hasNext() ? number(newest) - number(oldest) + 1 : 0;
        }
    }

    private static long number(KeyValueIterator<Bytes, byte[]> entries) {
        return ByteBuffer.wrap(entries.next().key.get()).getLong();
    }

    private Figures figures(List<List<Object>> rows, boolean held, Scratch scratch, Machine machine) {
        double megabytes = (scratch.onDisk(Stores.SEEN) + scratch.onDisk(Stores.SEEN_ORDER)) / 1e6;
        String verdict = String.format(
                Locale.ROOT,
                "%s: %,d events are remembered at the end, at most %s may be, in %.0f MB on disk. A new event costs %s.",
                held ? "Held" : "Missed",
                (Long) rows.get(PARTS - 1).get(1),
                SHOWN_MOST,
                megabytes,
                growth(rows));
        return new Figures(
                "repetitions",
                String.format(Locale.ROOT, "%,d events, %d %% of them twice; after each tenth", events, repeated),
                machine,
                List.of("events", "remembered", "new, µs", "new, mean µs", "repeated, µs", "applied again"),
                rows,
                held,
                verdict);
    }

    /** At the bound each new event also forgets an old one: that is told apart from what growing costs. */
    private static String growth(List<List<Object>> rows) {
        double first = (Double) rows.get(0).get(2);
        StringBuilder told = new StringBuilder();
        rows.stream()
                .filter(row -> (Long) row.get(1) < MOST)
                .reduce((earlier, later) -> later)
                .ifPresent(row -> told.append(String.format(
                        Locale.ROOT, "%.2f times what it cost in the first tenth", (Double) row.get(2) / first)));
        List<Object> last = rows.get(PARTS - 1);
        if ((Long) last.get(1) == MOST) {
            told.append(String.format(
                    Locale.ROOT,
                    " before the bound is reached, and %.2f times where each forgets another",
                    (Double) last.get(2) / first));
        }
        return told.toString();
    }
}
