package io.coldstream.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The one who owns the books: lets one step at a time change them, carries out what has fallen due before it, each at
 * its own time, and writes the step down before anyone learns of it. When writing fails nothing more is accepted.
 */
final class Reseller implements AutoCloseable {

    private static final int ENTRIES_PER_WRITE = 500;
    private static final Duration LONGEST_ALARM = Duration.ofHours(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Books books;
    private final Journal journal;
    private final RealTime time;
    private final Consumer<Agenda.Entry> carryOut;
    private volatile Consumer<Delivery> send = delivery -> {};
    private volatile int speed = 1;
    private final List<Delivery> toSend = new ArrayList<>();
    private Runnable callOff = () -> {};
    private volatile boolean broken;
    private volatile boolean closed;

    /** @param carryOut does what an entry of the agenda stands for */
    Reseller(Books books, Journal journal, RealTime time, Consumer<Agenda.Entry> carryOut) {
        this.books = books;
        this.journal = journal;
        this.time = time;
        this.carryOut = carryOut;
    }

    /** From now on {@code send} is told of each new webhook once it is written down. */
    void sendWith(Consumer<Delivery> sender) {
        send = sender;
    }

    /** How fast the sandbox's clock runs. */
    int speed() {
        return speed;
    }

    /** Whether steps can still be written down. */
    boolean isWell() {
        return !broken && !closed;
    }

    /** Carries out what is due; the alarm does this too. */
    void settle() {
        step(() -> true);
    }

    /** Runs {@code action} at the present moment of the sandbox's clock, after everything due before it. */
    <T> T step(Supplier<T> action) {
        T result;
        List<Delivery> fresh;
        lock.lock();
        try {
            if (!isWell()) {
                throw new Problem(503, "the sandbox is closing, or could not write to its folder");
            }
            settleUpTo(books.clock().at(time.now()));
            commit();
            try {
                result = action.get();
            } finally {
                commit();
            }
            fresh = List.copyOf(toSend);
            toSend.clear();
            setAlarm();
        } finally {
            lock.unlock();
        }
        fresh.forEach(send);
        return result;
    }

    /** To be called within a step after the clock was set: what lies between falls due now, in order. */
    void clockWasSet() {
        settleUpTo(books.clock().at(time.now()));
        commit();
    }

    private void settleUpTo(Instant now) {
        int done = 0;
        for (var entry = books.agenda().poll(now);
                entry.isPresent();
                entry = books.agenda().poll(now)) {
            books.now(entry.get().firesAt());
            carryOut.accept(entry.get());
            if (++done % ENTRIES_PER_WRITE == 0) {
                commit();
            }
        }
        books.now(now);
    }

    private void commit() {
        Change change = books.takeChange();
        if (change.isEmpty()) {
            return;
        }
        try {
            journal.append(change);
            if (journal.isGrown()) {
                journal.rewrite(books.all());
            }
        } catch (IOException e) {
            broken = true;
            throw new UncheckedIOException(e);
        }
        for (Entity entity : change.put()) {
            if (entity instanceof Delivery delivery
                    && delivery.state() == Delivery.State.PENDING
                    && delivery.attempts() == 0) {
                toSend.add(delivery);
            }
        }
    }

    private void setAlarm() {
        callOff.run();
        speed = books.clock().speed();
        books.agenda().next().ifPresent(due -> {
            Duration wait = books.clock().real(Duration.between(books.now(), due));
            callOff = time.after(wait.compareTo(LONGEST_ALARM) > 0 ? LONGEST_ALARM : wait, this::settle);
        });
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            callOff.run();
            journal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }
}
