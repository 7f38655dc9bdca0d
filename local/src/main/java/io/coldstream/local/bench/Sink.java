package io.coldstream.local.bench;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.MailboxUpdate;
import io.coldstream.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coldstream bench sink}: what do claims and outcomes cost, against a consumer that just calls? */
@picocli.CommandLine.Command(
        name = "sink",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Calls per second of a sink whose rate is lifted, against those of a consumer that calls through the same"
                    + " client and claims and reports nothing, and of one that keeps its connections besides. Each is a"
                    + " process of its own; they take turns, with 16 calls at once. Calls are updates of a mailbox that"
                    + " the sandbox does not know.",
            "The bound: a sink makes at least half as many calls as the consumer with the same client."
        })
public final class Sink implements Callable<Integer> {

    private static final double LEAST = 0.5;
    private static final Duration ROUND_WITHIN = Duration.ofMinutes(2);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--calls", defaultValue = "2000", paramLabel = "N", description = "In a turn (${DEFAULT-VALUE}).")
    private int calls = 2_000;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            paramLabel = "N",
            description = "In each, every one has a turn (${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(
            names = "--warm-up",
            defaultValue = "2",
            paramLabel = "N",
            description = "Rounds before anything is measured (${DEFAULT-VALUE}).")
    private int warmUp = 2;

    @Mixin
    private Shown shown = new Shown();

    /** Who calls: by its topic. */
    private record Caller(String name, String topic, List<Double> perSecond) {

        Caller(String name, String topic) {
            this(name, topic, new ArrayList<>());
        }

        double median() {
            List<Double> sorted = perSecond.stream().sorted().toList();
            return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
        }
    }

    private final Caller sink = new Caller("sink", Topics.COMMANDS.name());
    private final Caller bare = new Caller("bare consumer, same client", "bench.bare");
    private final Caller kept = new Caller("bare consumer, kept connections", "bench.kept");

    @Override
    public Integer call() throws Exception {
        shown.require(
                spec, calls > 1 && rounds > 0 && warmUp >= 0, "--calls must be at least 2, and --rounds positive");
        Machine.Start start = Machine.Start.now();
        Map<String, String> lifted =
                Map.of("COLDSTREAM_SANDBOX_RATE_PER_SECOND", "2000", "COLDSTREAM_RATE_PER_SECOND", "1000");
        try (Scratch scratch = Scratch.create();
                LiveHouse house = new LiveHouse(scratch, lifted)) {
            house.createTopic(bare.topic());
            house.createTopic(kept.topic());
            List<ChildProcess> callers = List.of(
                    house.startSink(),
                    house.start("bare", BareConsumer.class, Map.of(BareConsumer.TOPIC, bare.topic())),
                    house.start(
                            "kept",
                            BareConsumer.class,
                            Map.of(BareConsumer.TOPIC, kept.topic(), BareConsumer.KEPT, "yes")));
            for (ChildProcess caller : callers) {
                caller.awaitReady();
            }
            for (int round = -warmUp; round < rounds; round++) {
                for (Caller caller : List.of(sink, bare, kept)) {
                    double perSecond = turn(house, caller, round);
                    if (round >= 0) {
                        caller.perSecond().add(perSecond);
                    }
                }
            }
        }
        return shown.print(figures(start.end()), spec);
    }

    private double turn(LiveHouse house, Caller caller, int round) throws IOException, InterruptedException {
        String mailbox = caller.topic() + "-" + round;
        Instant from = Instant.now();
        release(house, caller.topic(), mailbox);
        Instant until = from.plus(ROUND_WITHIN);
        while (Instant.now().isBefore(until)) {
            Thread.sleep(500);
            List<Instant> arrived = house.arrivals("?mailboxId=" + mailbox);
            if (arrived.size() >= calls) {
                List<Instant> sorted = arrived.stream().sorted().toList();
                Duration took = Duration.between(sorted.getFirst(), sorted.getLast());
                return (arrived.size() - 1) / (took.toMillis() / 1000.0);
            }
        }
        throw new IllegalStateException(caller.name() + " did not make its calls in " + ROUND_WITHIN);
    }

    private void release(LiveHouse house, String topic, String mailbox) {
        Instant now = Instant.now();
        Map<String, Command> commands = new LinkedHashMap<>();
        for (int i = 0; i < calls; i++) {
            String id = mailbox + "-" + i;
            Command command = Command.newBuilder()
                    .setCommandId(id)
                    .setSubscriptionId(id)
                    .setKind(CommandKind.UPDATE_MAILBOX)
                    .setAttempt(0)
                    .setMailboxUpdate(MailboxUpdate.newBuilder()
                            .setMailboxId(mailbox)
                            .setFirstName("Renamed")
                            .build())
                    .setReleasedAt(now)
                    .setNotAfter(now.plus(ROUND_WITHIN))
                    .setInDoubtAt(now.plus(ROUND_WITHIN))
                    .build();
            commands.put(id, command);
        }
        house.send(Topics.COMMANDS, topic, commands);
    }

    private Figures figures(Machine machine) {
        double ratio = sink.median() / bare.median();
        return new Figures(
                "sink",
                String.format(Locale.ROOT, "%,d calls in a turn, %d rounds, 16 calls at once.", calls, rounds),
                machine,
                List.of("caller", "calls a second, median", "least", "greatest", "of the bare one"),
                List.of(row(sink), row(bare), row(kept)),
                ratio >= LEAST,
                String.format(
                        Locale.ROOT,
                        "%s: the sink makes %.2f times as many calls a second as the bare consumer (at least %.1f).",
                        ratio >= LEAST ? "Held" : "Missed",
                        ratio,
                        LEAST));
    }

    private List<Object> row(Caller caller) {
        return List.of(
                caller.name(),
                caller.median(),
                caller.perSecond().stream().min(Double::compare).orElse(Double.NaN),
                caller.perSecond().stream().max(Double::compare).orElse(Double.NaN),
                caller.median() / bare.median());
    }
}
