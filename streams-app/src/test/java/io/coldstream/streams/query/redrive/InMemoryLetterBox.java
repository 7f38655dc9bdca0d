package io.coldstream.streams.query.redrive;

import io.coldstream.avro.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** The letter box' twin: a transaction is one step under its lock. */
public final class InMemoryLetterBox implements LetterBox {

    private static final int MANY = 1_000_000;

    private final Map<String, DeadLetter> standing = new LinkedHashMap<>();
    private final List<String> moved = new ArrayList<>();
    private final List<Integer> batches = new ArrayList<>();
    private final Semaphore allowed = new Semaphore(MANY);
    private int epoch;
    private int failAt = -1;

    public InMemoryLetterBox(DeadLetter... letters) {
        for (DeadLetter letter : letters) {
            standing.put(letter.getDeadLetterId(), letter);
        }
    }

    public Redriver redriver(Trial trial) {
        return new Redriver(this, trial);
    }

    /** From now on only so many batches may move, until {@link #allow} says more. */
    public void allowOnly(int batches) {
        allowed.drainPermits();
        allowed.release(batches);
    }

    public void allow() {
        allowed.release(MANY);
    }

    /** The batch of this number fails. */
    synchronized void failAt(int batch) {
        failAt = batch;
    }

    public synchronized List<String> standing() {
        return List.copyOf(standing.keySet());
    }

    public synchronized List<String> moved() {
        return List.copyOf(moved);
    }

    synchronized List<Integer> batches() {
        return List.copyOf(batches);
    }

    @Override
    public synchronized Desk take() {
        int own = ++epoch;
        return new Desk() {
            @Override
            public void move(List<DeadLetter> letters) {
                allowed.acquireUninterruptibly();
                moveAll(own, letters);
            }

            @Override
            public void close() {}
        };
    }

    private synchronized void moveAll(int own, List<DeadLetter> letters) {
        if (own != epoch) {
            throw new Fenced(new IllegalStateException("an older epoch"));
        }
        if (batches.size() == failAt) {
            failAt = -1;
            throw new IllegalStateException("the brokers are away");
        }
        batches.add(letters.size());
        for (DeadLetter letter : letters) {
            moved.add(letter.getDeadLetterId());
            standing.remove(letter.getDeadLetterId());
        }
    }

    @Override
    public synchronized Reading read(LetterFilter filter, Duration within) {
        List<DeadLetter> wanted =
                standing.values().stream().filter(filter::wants).toList();
        return new Reading() {
            private int shown;

            @Override
            public long matched() {
                return wanted.size();
            }

            @Override
            public boolean hasMore() {
                return false;
            }

            @Override
            public List<DeadLetter> next() {
                int from = shown;
                shown = Math.min(wanted.size(), from + 100);
                return wanted.subList(from, shown);
            }

            @Override
            public void close() {}
        };
    }
}
