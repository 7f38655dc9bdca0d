package io.coldstream.ingress.spool;

import io.coldstream.ingress.crash.IngressPoint;
import io.coldstream.schemas.process.CrashPoints;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what is in the spool to Kafka, some hundreds together and oldest first. A file is removed when Kafka has confirmed all
 * of it; whatever happens before that, it is handed over again, and counted once downstream by its body's hash.
 */
public final class SpoolDrain implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SpoolDrain.class);

    private static final int MOST_TOGETHER = 1_000;
    private static final int MOST_BYTES_TOGETHER = 4 * 1_024 * 1_024;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Longer than the producer takes to give up. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final Spool spool;
    private final Outlet outlet;
    private final CrashPoints crashPoints;
    private final Thread thread;
    private volatile boolean closed;

    /** How far the oldest file is done with; of another file nothing is. */
    private @Nullable Path file;

    private int doneTo;
    private boolean refused;
    private boolean failing;

    /** Where records go to. */
    public interface Outlet {

        /**
         * @return completes when the record is durable there; fails with {@link RefusedRecordException} if it never will
         *     be, and with anything else if it is worth trying again
         */
        CompletableFuture<?> send(SpooledRecord record);
    }

    /** Begins at once. */
    public SpoolDrain(Spool spool, Outlet outlet, CrashPoints crashPoints) {
        this.spool = spool;
        this.outlet = outlet;
        this.crashPoints = crashPoints;
        this.thread = Thread.ofPlatform().daemon().name("spool-drain").start(this::run);
    }

    private void run() {
        try {
            while (!closed) {
                if (!drained()) {
                    Thread.sleep(PAUSE);
                }
            }
        } catch (InterruptedException e) {
            // Closed: what is left is drained after the next start.
        }
    }

    private boolean drained() throws InterruptedException {
        try {
            Optional<Spool.Sealed> oldest = spool.oldest();
            boolean done = oldest.isPresent() && drain(oldest.get());
            failing &= !done;
            return done;
        } catch (IOException | RuntimeException e) {
            if (!failing && !closed) {
                failing = true;
                log.atError()
                        .setMessage("The spool can't be drained; it is tried again every second")
                        .setCause(e)
                        .log();
            }
            return false;
        }
    }

    /** Whether the file is done with. */
    private boolean drain(Spool.Sealed oldest) throws IOException, InterruptedException {
        if (!oldest.file().equals(file)) {
            file = oldest.file();
            doneTo = 0;
            refused = false;
        }
        Segment.Reader reader;
        try (Segment segment = Segment.open(oldest.file())) {
            reader = segment.reader();
            List<SpooledRecord> together = new ArrayList<>();
            int size = 0;
            // Of a quiet hour each batch is a record: alone, each would wait for Kafka's word on the one before.
            for (var batch = reader.next(); batch.isPresent(); batch = reader.next()) {
                if (reader.readTo() > doneTo) {
                    together.addAll(batch.get());
                    size += batch.get().stream()
                            .mapToInt(SpooledRecord::sizeBound)
                            .sum();
                }
                if (together.size() >= MOST_TOGETHER || size >= MOST_BYTES_TOGETHER) {
                    if (!sent(together, reader.readTo())) {
                        return false;
                    }
                    together.clear();
                    size = 0;
                }
            }
            if (!together.isEmpty() && !sent(together, reader.readTo())) {
                return false;
            }
        }
        finish(oldest, reader);
        crashPoints.reached(IngressPoint.REMOVED);
        return true;
    }

    private void finish(Spool.Sealed oldest, Segment.Reader reader) throws IOException {
        if (reader.isDamaged()) {
            log.atError()
                    .setMessage("A file of the spool is damaged: what comes before the damage was handed to Kafka")
                    .addKeyValue("file", oldest.file())
                    .addKeyValue("goodBytes", reader.readTo())
                    .addKeyValue("bytes", oldest.bytes())
                    .log();
            spool.setAside(oldest, "damaged");
        } else if (refused) {
            log.atError()
                    .setMessage("Kafka refuses a record of the spool for good, such as for its size; mend the topic's"
                            + " settings, take .refused from the file's name, and start again")
                    .addKeyValue("file", oldest.file())
                    .log();
            spool.setAside(oldest, "refused");
        } else {
            spool.remove(oldest);
        }
    }

    /** The first goes alone: while Kafka is away, one record finds that out as well as a thousand. */
    private boolean sent(List<SpooledRecord> some, int readTo) throws InterruptedException {
        if (!sentTogether(some.subList(0, 1)) || !sentTogether(some.subList(1, some.size()))) {
            return false;
        }
        crashPoints.reached(IngressPoint.DRAINED);
        doneTo = readTo;
        return true;
    }

    private boolean sentTogether(List<SpooledRecord> some) throws InterruptedException {
        List<? extends CompletableFuture<?>> all =
                some.stream().map(outlet::send).toList();
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        boolean kept = true;
        for (CompletableFuture<?> one : all) {
            try {
                one.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                boolean forGood = e.getCause() instanceof RefusedRecordException;
                refused |= forGood;
                kept &= forGood;
            } catch (TimeoutException e) {
                kept = false;
            }
        }
        return kept;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
