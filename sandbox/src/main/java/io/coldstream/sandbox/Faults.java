package io.coldstream.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** The faults in force, in the order in which they were set, and how often each fired. A restart begins without any. */
final class Faults {

    private static final int MOST = 1_000;

    /** A fault and its history. */
    record Fired(Fault fault, int fired) {}

    /**
     * A fault that fires.
     *
     * @param draw 0 to 1, from the fault's seed, for what it leaves to chance
     */
    record Hit(Fault fault, double draw) {

        /** How long copy number {@code copy} of a webhook waits, 0 for the webhook itself: each has a draw of its own. */
        Duration wait(int copy) {
            double share = copy == 0 ? draw : new Random(Double.doubleToLongBits(draw) + copy).nextDouble();
            return switch (fault.kind()) {
                case DELAY -> Duration.ofSeconds(fault.seconds());
                case REORDER ->
                    Duration.ofMillis(
                            (long) (share * Duration.ofSeconds(fault.seconds()).toMillis()));
                case DROP, DUPLICATE, STATUS, RESET, TIMEOUT, CUT, SLOW, GARBAGE -> Duration.ZERO;
            };
        }
    }

    private static final class Armed {
        private final Fault fault;
        private final Random random;
        private int fired;

        Armed(Fault fault) {
            this.fault = fault;
            this.random = new Random(fault.seed());
        }

        boolean fires() {
            Integer count = fault.count();
            if ((count != null && fired >= count) || random.nextDouble() >= fault.probability()) {
                return false;
            }
            fired++;
            return true;
        }
    }

    private final List<Armed> armed = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();

    void add(Fault fault) {
        lock.lock();
        try {
            if (armed.size() >= MOST) {
                throw new Problem(409, "there are " + MOST + " faults already: clear them first");
            }
            armed.add(new Armed(fault));
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            armed.clear();
        } finally {
            lock.unlock();
        }
    }

    List<Fired> all() {
        lock.lock();
        try {
            return armed.stream().map(one -> new Fired(one.fault, one.fired)).toList();
        } finally {
            lock.unlock();
        }
    }

    /** The first fault that fires for this call now. */
    Optional<Fault> onCall(Fault.When when, String method, String path) {
        return draw(fault -> fault.when() == when && fault.concerns(method, path))
                .map(Hit::fault);
    }

    /** Every fault that fires for a webhook of this event, in order; none after the one that drops it. */
    List<Hit> onWebhook(String event) {
        List<Hit> hits = new ArrayList<>();
        lock.lock();
        try {
            for (Armed one : armed) {
                if (one.fault.concernsWebhook(event) && one.fires()) {
                    hits.add(new Hit(one.fault, one.random.nextDouble()));
                    if (one.fault.kind() == Fault.Kind.DROP) {
                        break;
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        return hits;
    }

    private Optional<Hit> draw(Predicate<Fault> wanted) {
        lock.lock();
        try {
            return armed.stream()
                    .filter(one -> wanted.test(one.fault))
                    .filter(Armed::fires)
                    .findFirst()
                    .map(one -> new Hit(one.fault, one.random.nextDouble()));
        } finally {
            lock.unlock();
        }
    }
}
