package io.coldstream.local.bench;

import java.io.IOException;
import java.time.Duration;
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

/** {@code coldstream bench ingress}: what do verifying, parsing and sealing cost, against a server without them? */
@Command(
        name = "ingress",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Webhooks per second that an ingress takes, against those of a server that hands bodies to Kafka as they are"
                    + " (acks=all, the same producer settings), and of one that reads and forgets them. Servers, broker"
                    + " and load generator are processes of their own on this machine and share its processors. The"
                    + " servers take turns; each connection sends its next webhook of about 700 bytes once the last is"
                    + " answered. Every latency is kept: percentiles are exact. It writes up to 3 GB to the temporary"
                    + " folder.",
            "The bound: an ingress takes at least 0.85 times as many webhooks as the bare server with Kafka, and its 99th"
                    + " percentile is at most 1.3 times as long."
        })
public final class IngressSpeed implements Callable<Integer> {

    private static final double LEAST_RATE = 0.85;
    private static final double MOST_P99 = 1.3;
    /** A turn's signatures are made at its beginning, and the answer to the generator's caller is waited for 20 s. */
    private static final int LONGEST_TURN = 15;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--connections",
            defaultValue = "32,64",
            split = ",",
            paramLabel = "N",
            description = "At once (${DEFAULT-VALUE}).")
    private List<Integer> connections = List.of(32, 64);

    @Option(names = "--seconds", defaultValue = "5", paramLabel = "N", description = "Of a turn (${DEFAULT-VALUE}).")
    private int seconds = 5;

    @Option(
            names = "--rounds",
            defaultValue = "7",
            paramLabel = "N",
            description = "In each, every server has a turn with each number of connections (${DEFAULT-VALUE}).")
    private int rounds = 7;

    @Option(
            names = "--warm-up",
            defaultValue = "3",
            paramLabel = "N",
            description = "Rounds before anything is measured (${DEFAULT-VALUE}).")
    private int warmUp = 3;

    @Mixin
    private Shown shown = new Shown();

    @Override
    public Integer call() throws Exception {
        shown.require(
                spec,
                connections.stream().allMatch(number -> number > 0)
                        && rounds > 0
                        && warmUp >= 0
                        && seconds > 0
                        && seconds <= LONGEST_TURN,
                "--connections and --rounds must be positive, and --seconds from 1 to " + LONGEST_TURN);
        Machine.Start start = Machine.Start.now();
        List<Lane> lanes = new ArrayList<>();
        connections.forEach(number -> {
            for (LoadStand.Server server : LoadStand.Server.values()) {
                lanes.add(new Lane(server, number));
            }
        });
        try (Scratch scratch = Scratch.create();
                LoadStand stand = new LoadStand(scratch)) {
            // An ingress is ready as soon as its spool is: from here on it knows Kafka too.
            for (LoadStand.Server server : LoadStand.Server.values()) {
                stand.turn(server, 1, Duration.ofSeconds(1));
            }
            stand.awaitAllWritten();
            for (int round = -warmUp; round < rounds; round++) {
                round(stand, round, lanes);
            }
            stand.awaitAllWritten();
        }
        return shown.print(figures(lanes, start.end()), spec);
    }

    private void round(LoadStand stand, int round, List<Lane> lanes) throws IOException, InterruptedException {
        // To and fro, so that what a turn leaves behind for the next one meets each server alike.
        for (Lane lane : round % 2 == 0 ? lanes : lanes.reversed()) {
            Lane.Turn turn = stand.turn(lane.server(), lane.connections(), Duration.ofSeconds(seconds));
            if (round >= 0) {
                lane.turns().add(turn);
            }
        }
    }

    private Figures figures(List<Lane> lanes, Machine machine) {
        List<List<Object>> rows = new ArrayList<>();
        List<String> found = new ArrayList<>();
        boolean held = true;
        for (Lane lane : lanes) {
            Lane bare = bare(lane, lanes);
            Spread rate = lane.times(bare, turn -> turn.load().perSecond());
            Spread p99 = lane.times(bare, turn -> turn.load().p99());
            rows.add(row(lane, rate, p99));
            if (lane.server() == LoadStand.Server.INGRESS) {
                held &= rate.median() >= LEAST_RATE && p99.median() <= MOST_P99;
                found.add(String.format(
                        Locale.ROOT,
                        "with %d connections %.2f times as many webhooks (at least %.2f), 99th percentile %.2f times as"
                                + " long (at most %.1f)",
                        lane.connections(),
                        rate.median(),
                        LEAST_RATE,
                        p99.median(),
                        MOST_P99));
            }
        }
        return new Figures(
                "ingress",
                about(),
                machine,
                columns(),
                rows,
                held,
                (held ? "Held: " : "Missed: ") + String.join("; ", found) + ".");
    }

    private static Lane bare(Lane of, List<Lane> lanes) {
        return lanes.stream()
                .filter(lane -> lane.server() == LoadStand.Server.BARE && lane.connections() == of.connections())
                .findFirst()
                .orElseThrow();
    }

    private String about() {
        return String.format(
                Locale.ROOT,
                "%d rounds of turns of %d s. Medians; CPU in µs for each request, of the server, the broker and the load"
                        + " generator; MB resident. Times the bare one's (Javalin and Kafka): medians of the ratios of"
                        + " single rounds, with the least and the greatest.",
                rounds,
                seconds);
    }

    private static List<String> columns() {
        return List.of(
                "server",
                "connections",
                "requests/s",
                "p50, ms",
                "p99, ms",
                "CPU",
                "broker",
                "generator",
                "MB",
                "times the rate",
                "least",
                "greatest",
                "times the p99",
                "p99 least",
                "p99 greatest");
    }

    private static List<Object> row(Lane lane, Spread rate, Spread p99) {
        return List.of(
                lane.server().label(),
                (long) lane.connections(),
                lane.median(turn -> turn.load().perSecond()),
                lane.median(turn -> turn.load().p50() / 1e6),
                lane.median(turn -> turn.load().p99() / 1e6),
                lane.median(turn -> turn.each(turn.server())),
                lane.median(turn -> turn.each(turn.broker())),
                lane.median(turn -> turn.each(turn.generator())),
                (long) lane.median(turn -> turn.residentBytes() / 1e6),
                rate.median(),
                rate.least(),
                rate.greatest(),
                p99.median(),
                p99.least(),
                p99.greatest());
    }
}
