package io.coldstream.local.faults;

import io.coldstream.schemas.process.Strike;
import io.coldstream.streams.crash.CrashPoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place that is always taken: by a process, and when that was struck by its successor, which is armed with the next
 * fault. A process that was stopped goes on when its session is over and its successor has taken over; it does no harm
 * then, comes back to its group, and leaves it when it is asked to.
 */
final class Post implements AutoCloseable {

    /** Of the processes' memberships and of their open transactions, but for the sink's own. */
    static final Duration SESSION = Duration.ofSeconds(4);

    private static final Duration STRUCK_WITHIN = Duration.ofMinutes(5);
    private static final Duration RELIEVED_WITHIN = Duration.ofMinutes(5);
    private static final Duration GOES_ON_FOR = Duration.ofSeconds(3);

    private final House house;
    private final CrashPoint.Process process;
    private @Nullable Victim struck;
    private volatile @Nullable Victim present;
    private volatile @Nullable Fault awaited;
    private volatile boolean disturbed;
    private volatile boolean atWork;

    Post(House house, CrashPoint.Process process) {
        this.house = house;
        this.process = process;
    }

    /** Hears of each fault when what it leaves is dealt with. */
    @FunctionalInterface
    interface Listener {
        /** @param took from the strike until then */
        void endured(Post post, Fault fault, Duration took);
    }

    /**
     * Endures these faults, one after the other; after the last one a process stands that is not armed.
     *
     * @throws IllegalStateException when one did not fire, or a process did not come to its work again
     */
    void endure(List<Fault> faults, Listener listener) throws IOException, InterruptedException {
        Victim before = present;
        if (before == null) {
            house.rehearse(process);
        }
        Victim current = start(faults.stream().findFirst());
        present = current;
        current.awaitReady();
        atWork = true;
        if (before != null) {
            before.stop();
            before.remove();
        }
        for (int number = 0; number < faults.size(); number++) {
            Fault fault = faults.get(number);
            awaitStrike(current, fault);
            long struckAt = System.nanoTime();
            struck = current;
            Optional<Fault> next = faults.stream().skip(number + 1L).findFirst();
            Victim successor = start(next);
            present = successor;
            awaitRelief(successor, next);
            atWork = true;
            if (fault.strike() == Strike.STOP) {
                goOn(current, struckAt);
            }
            current.remove();
            struck = null;
            disturbed = false;
            current = successor;
            listener.endured(this, fault, Duration.ofNanos(System.nanoTime() - struckAt));
        }
    }

    private Victim start(Optional<Fault> fault) {
        Victim victim = house.victim(process);
        victim.start(fault.map(Fault::variables).orElse(Map.of()));
        return victim;
    }

    private void awaitStrike(Victim victim, Fault fault) throws InterruptedException {
        awaited = fault;
        Patience.await(this + " is struck at " + fault, STRUCK_WITHIN, () -> victim.isStruck(fault.strike()));
        atWork = false;
        disturbed = true;
        awaited = null;
    }

    /** A successor that is struck itself has taken over before. */
    private void awaitRelief(Victim successor, Optional<Fault> next) throws InterruptedException {
        if (next.isEmpty()) {
            successor.awaitReady();
            return;
        }
        Strike strike = next.get().strike();
        Patience.await(this + " is relieved", RELIEVED_WITHIN, () -> successor.isStruck(strike) || successor.isReady());
    }

    private void goOn(Victim stopped, long struckAt) throws IOException, InterruptedException {
        Duration left = SESSION.plusSeconds(1).minusNanos(System.nanoTime() - struckAt);
        Thread.sleep(left.isNegative() ? Duration.ZERO : left);
        stopped.resume();
        Thread.sleep(GOES_ON_FOR);
        stopped.awaitReady();
        stopped.stop();
    }

    CrashPoint.Process process() {
        return process;
    }

    /** The fault that has still to come, while one has. */
    Optional<Fault> awaited() {
        return Optional.ofNullable(awaited);
    }

    /** Whether a process that was struck may still do something. */
    boolean isDisturbed() {
        return disturbed;
    }

    /** Whether the process that stands now has taken over. */
    boolean isAtWork() {
        return atWork;
    }

    /** A variable of the process that stands now. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(present).map(victim -> victim.variable(name));
    }

    @Override
    public void close() {
        for (Victim victim : new Victim[] {struck, present}) {
            if (victim != null) {
                victim.close();
            }
        }
    }

    @Override
    public String toString() {
        return process.name().toLowerCase(Locale.ROOT);
    }
}
