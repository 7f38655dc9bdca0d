package io.coldstream.streams.query.redrive;

import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.WebhookReceived;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One redrive, from taking the desk to the last letter. Runs in one thread; its progress may be read by any. */
final class Round {

    private static final Duration FOREVER = Duration.ofDays(1);
    private static final int MOST_LETTERS = 100;
    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final int MOST_QUESTIONS = 60;
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(1);

    private final LetterBox box;
    private final Trial trial;
    private final Order order;
    private final InstantSource clock;
    private final CountDownLatch closing;
    private final Instant since;
    private final Map<String, Long> left = new TreeMap<>();
    private final List<DeadLetter> batch = new ArrayList<>();
    private long batchBytes;
    private long nextAtNanos = System.nanoTime();
    private @Nullable Long matched;
    private boolean more;
    private long redriven;
    private volatile Progress progress;

    /** What is to be redriven, and how fast. */
    record Order(LetterFilter filter, int ratePerSecond, Aliases aliases) {}

    /** The process stops. */
    static final class Stopped extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Stopped() {
            super("the process was stopped");
        }
    }

    Round(LetterBox box, Trial trial, Order order, InstantSource clock, CountDownLatch closing) {
        this.box = box;
        this.trial = trial;
        this.order = order;
        this.clock = clock;
        this.closing = closing;
        since = clock.instant();
        progress = told(Progress.State.RUNNING, null);
    }

    Progress progress() {
        return progress;
    }

    /** The right is taken before anything is read: what another one moved before that is seen, and after it none can. */
    void run() {
        try (LetterBox.Desk desk = box.take();
                LetterBox.Reading reading = box.read(order.filter(), FOREVER)) {
            matched = reading.matched();
            more = reading.hasMore();
            progress = told(Progress.State.RUNNING, null);
            for (List<DeadLetter> met = reading.next(); !met.isEmpty(); met = reading.next()) {
                met.forEach(letter -> add(desk, letter));
            }
            move(desk);
        }
    }

    void end(Progress.State state, @Nullable String problem) {
        progress = told(state, problem);
    }

    private void add(LetterBox.Desk desk, DeadLetter letter) {
        switch (tried(letter)) {
            case Verdict.Stays stays -> left.merge(stays.reason(), 1L, Long::sum);
            case Verdict.Leaves leaves -> {
                batch.add(letter);
                batchBytes += letter.getWebhook().map(Round::size).orElse(0);
                if (batch.size() >= Math.min(MOST_LETTERS, order.ratePerSecond()) || batchBytes >= MOST_BYTES) {
                    move(desk);
                }
            }
        }
    }

    /** While partitions move, nobody can say what an alias stands for: that passes. */
    private Verdict tried(DeadLetter letter) {
        for (int question = 1; ; question++) {
            try {
                return trial.of(letter, order.aliases());
            } catch (Aliases.Unknowable e) {
                if (question == MOST_QUESTIONS) {
                    throw e;
                }
                pause(BETWEEN_QUESTIONS.toNanos());
            }
        }
    }

    private void move(LetterBox.Desk desk) {
        if (!batch.isEmpty()) {
            pause(nextAtNanos - System.nanoTime());
            long wait = TimeUnit.SECONDS.toNanos(batch.size()) / order.ratePerSecond();
            nextAtNanos = System.nanoTime() + wait;
            desk.move(batch);
            redriven += batch.size();
            batch.clear();
            batchBytes = 0;
        }
        progress = told(Progress.State.RUNNING, null);
    }

    private void pause(long nanos) {
        try {
            if (closing.await(nanos, TimeUnit.NANOSECONDS)) {
                throw new Stopped();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped();
        }
    }

    private Progress told(Progress.State state, @Nullable String problem) {
        Instant endedAt = state == Progress.State.RUNNING ? null : clock.instant();
        return new Progress(state, since, endedAt, order.ratePerSecond(), matched, more, redriven, left, problem);
    }

    private static int size(WebhookReceived webhook) {
        return webhook.getSealedBody().getCiphertext().remaining();
    }
}
