package io.coldstream.local.faults;

import io.coldstream.local.broker.Broker;
import io.coldstream.streams.crash.CrashPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * Seed after seed, streams-app and sink are struck at every point while subscriptions come due wave after wave. Broker,
 * registry, sandbox and ingress stay. The accounts are judged all the time, and what a seed left must have ended by the
 * end of the next.
 */
final class Campaign implements AutoCloseable {

    private static final int WAVE = 6;
    private static final int MOST_OPEN = 36;
    private static final Duration BETWEEN_WAVES = Duration.ofSeconds(4);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final Duration TURN = Duration.ofMillis(250);
    private static final Duration ENDED_WITHIN = Duration.ofMinutes(8);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final House house;
    private final Post streams;
    private final Post sink;
    private final Waves waves;
    private final Accounts accounts;
    private final Person person;
    private final Hesitation hesitation;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final Set<String> dismissed = new TreeSet<>();
    private long orderedAt = System.nanoTime() - BETWEEN_WAVES.toNanos();
    private long lookedAt = System.nanoTime();

    /** Thrown when something happened that must never happen. */
    static final class Violated extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Violated(List<String> violations) {
            super(String.join("\n", violations));
        }
    }

    /** @param folder where all keep their data */
    Campaign(Path folder) throws Exception {
        try {
            Broker broker = opened(Broker.start(folder.resolve("kafka"), 0));
            house = opened(new House(folder, broker.bootstrapServers(), hurriedVariables()));
            streams = opened(new Post(house, CrashPoint.Process.STREAMS));
            sink = opened(new Post(house, CrashPoint.Process.SINK));
            waves = new Waves(house.sandbox(), house.clock(), WAVE);
            accounts = new Accounts(house);
            person = opened(new Person(streams, sink));
            hesitation = new Hesitation(house, streams);
            house.arm();
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /** In place of five minutes each: doubt begins twelve seconds after a release. Sessions are as short as that goes with. */
    private static Map<String, String> hurriedVariables() {
        String session = Long.toString(Post.SESSION.toMillis());
        return Map.of(
                "COLDSTREAM_COMMAND_VALIDITY",
                "PT8S",
                "COLDSTREAM_IN_DOUBT_AFTER",
                "PT4S",
                "KAFKA_SESSION_TIMEOUT_MS",
                session,
                "KAFKA_HEARTBEAT_INTERVAL_MS",
                "1000",
                "KAFKA_CONSUMER_SESSION_TIMEOUT_MS",
                session,
                "KAFKA_CONSUMER_HEARTBEAT_INTERVAL_MS",
                "1000",
                "KAFKA_PRODUCER_TRANSACTION_TIMEOUT_MS",
                session,
                "KAFKA_TOPIC_SEGMENT_BYTES",
                Integer.toString(4 << 20));
    }

    /**
     * Strikes in this order, each process for itself.
     *
     * @throws Violated when something happened that must never happen
     */
    void endure(Collection<Fault> faults, Post.Listener listener) throws Exception {
        Set<String> before = new TreeSet<>(waves.subscriptions());
        List<Future<?>> running = new ArrayList<>();
        for (Post post : List.of(streams, sink)) {
            List<Fault> own = faults.stream()
                    .filter(fault -> fault.point().process() == post.process())
                    .toList();
            running.add(threads.submit(() -> {
                post.endure(own, listener);
                return null;
            }));
        }
        while (!running.stream().allMatch(Future::isDone)) {
            order();
            turn();
            failFast(running);
        }
        failFast(running);
        awaitConfirmed(before);
    }

    /** Waits until every operation has ended, and judges all of it. */
    void end() throws InterruptedException {
        awaitConfirmed(new TreeSet<>(waves.subscriptions()));
    }

    /** What there is to tell: counts, as of the last look. */
    String told() {
        return "%d renewals, %d confirmed, %d parked on the way, %d retried by a person"
                .formatted(
                        waves.subscriptions().size(),
                        accounts.in("CONFIRMED").size(),
                        accounts.parked().size(),
                        accounts.retried().size());
    }

    private void order() {
        boolean due = System.nanoTime() - orderedAt > BETWEEN_WAVES.toNanos();
        int unconfirmed =
                waves.subscriptions().size() - accounts.in("CONFIRMED").size();
        if (due && unconfirmed < MOST_OPEN) {
            orderedAt = System.nanoTime();
            waves.next();
        }
    }

    private void turn() throws InterruptedException {
        hesitation.turn();
        if (System.nanoTime() - lookedAt > BETWEEN_LOOKS.toNanos()) {
            lookedAt = System.nanoTime();
            accounts.update();
            judge();
            person.look(accounts);
        }
        Thread.sleep(TURN);
    }

    private void judge() {
        List<String> violations = accounts.violations();
        if (!violations.isEmpty()) {
            throw new Violated(violations);
        }
    }

    private static void failFast(List<Future<?>> running) throws InterruptedException {
        for (Future<?> each : running) {
            if (each.isDone()) {
                try {
                    each.get();
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e.getMessage(), e);
                }
            }
        }
    }

    /** A person retries what is parked, so in the end each of these is confirmed. Then it is left alone. */
    private void awaitConfirmed(Set<String> subscriptions) throws InterruptedException {
        long giveUpAt = System.nanoTime() + ENDED_WITHIN.toNanos();
        BooleanSupplier confirmed = () -> accounts.in("CONFIRMED").containsAll(subscriptions);
        while (!confirmed.getAsBoolean()) {
            turn();
            if (System.nanoTime() > giveUpAt) {
                throw new Violated(unended(subscriptions));
            }
        }
        subscriptions.stream().filter(dismissed::add).forEach(house::dismiss);
    }

    private List<String> unended(Set<String> subscriptions) {
        Set<String> left = new TreeSet<>(subscriptions);
        left.removeAll(accounts.in("CONFIRMED"));
        return left.stream()
                .map(id -> id + " has no end: " + accounts.operations().get(id))
                .toList();
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    @Override
    public void close() throws Exception {
        threads.shutdownNow();
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
