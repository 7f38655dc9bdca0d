package io.coldstream.streams.query.redrive;

import io.coldstream.avro.DeadLetter;
import io.coldstream.schemas.RegistrySerdes;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Redrives dead letters, one redrive at a time in this process; the brokers see to it that there is one in all. */
public final class Redriver implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Redriver.class);
    private static final Duration PREVIEW_WITHIN = Duration.ofSeconds(20);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final LetterBox box;
    private final Trial trial;
    private final InstantSource clock = InstantSource.system();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Semaphore previewing = new Semaphore(1);

    private long earlier;
    private @Nullable Round round;
    private @Nullable Thread thread;

    Redriver(LetterBox box, Trial trial) {
        this.box = box;
        this.trial = trial;
    }

    /**
     * Over the topic of dead letters.
     *
     * @param kafka settings of the Kafka clients
     */
    public static Redriver over(Map<String, Object> kafka, RegistrySerdes serdes, Trial trial) {
        return new Redriver(new KafkaLetterBox(kafka, serdes), trial);
    }

    /** Counts what was redriven. */
    public void bindTo(MeterRegistry metrics) {
        FunctionCounter.builder("coldstream.dead.letters.redriven", this, Redriver::redriven)
                .description("Dead letters that were sent again")
                .register(metrics);
    }

    /**
     * What a redrive would change; nothing is changed.
     *
     * @return empty while another preview runs here, or when the letters are too many to be read in time
     * @throws Aliases.Unknowable when an alias can't be asked now
     */
    public Optional<Preview> preview(LetterFilter filter, Aliases aliases) {
        if (!previewing.tryAcquire()) {
            return Optional.empty();
        }
        long begunAt = System.nanoTime();
        Prospect prospect = new Prospect();
        try (LetterBox.Reading reading = box.read(filter, PREVIEW_WITHIN)) {
            List<DeadLetter> met = reading.next();
            while (!met.isEmpty() && System.nanoTime() - begunAt < PREVIEW_WITHIN.toNanos()) {
                met.forEach(letter -> prospect.add(letter, trial.of(letter, aliases)));
                met = reading.next();
            }
            return Optional.of(prospect.preview(reading));
        } catch (LetterBox.TooSlow e) {
            return Optional.empty();
        } finally {
            previewing.release();
        }
    }

    /**
     * Begins a redrive.
     *
     * @param ratePerSecond most letters sent again in a second, 1 to 1,000
     * @return empty while one is running here
     */
    public synchronized Optional<Progress> start(LetterFilter filter, int ratePerSecond, Aliases aliases) {
        if (isBusy()) {
            return Optional.empty();
        }
        Round next = new Round(box, trial, new Round.Order(filter, ratePerSecond, aliases), clock, closing);
        earlier += progress().redriven();
        round = next;
        thread = Thread.ofPlatform().daemon().name("redrive").start(() -> run(next));
        return Optional.of(next.progress());
    }

    synchronized boolean isBusy() {
        return thread != null && thread.isAlive();
    }

    /** Of the redrive that was started here last. */
    public synchronized Progress progress() {
        return round == null ? Progress.NONE : round.progress();
    }

    /** In all redrives of this process. */
    private synchronized double redriven() {
        return earlier + progress().redriven();
    }

    private static void run(Round next) {
        Progress.State state = Progress.State.FAILED;
        String problem = "an error; the log of this process says which";
        try {
            next.run();
            state = Progress.State.DONE;
            problem = null;
        } catch (LetterBox.Fenced e) {
            state = Progress.State.FENCED;
            problem = "another redrive has taken over";
        } catch (RuntimeException e) {
            problem = e.getClass().getSimpleName();
        } finally {
            next.end(state, problem);
        }
        Progress end = next.progress();
        log.atInfo()
                .setMessage("A redrive of dead letters has ended")
                .addKeyValue("state", end.state())
                .addKeyValue("matched", end.matched())
                .addKeyValue("redriven", end.redriven())
                .addKeyValue("left", end.left())
                .addKeyValue("problem", end.problem())
                .log();
    }

    @Override
    public void close() {
        closing.countDown();
        Thread running;
        synchronized (this) {
            running = thread;
        }
        try {
            if (running != null) {
                running.join(STOP_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
