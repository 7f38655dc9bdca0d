package io.coldstream.streams.sink;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a membership in the sinks' group. Whatever goes wrong in one ends it: consumer and producer are closed, and a new
 * membership begins from the committed offsets, which by then are certain.
 */
final class CommandLoop implements Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CommandLoop.class);
    private static final Duration BETWEEN_MEMBERSHIPS = Duration.ofSeconds(1);

    private final Supplier<Membership> memberships;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean ready;

    CommandLoop(Supplier<Membership> memberships) {
        this.memberships = memberships;
    }

    @Override
    public void run() {
        while (isOpen()) {
            try (Membership membership = memberships.get()) {
                while (isOpen()) {
                    membership.turn();
                    ready = membership.hasJoined();
                }
            } catch (RuntimeException e) {
                log.atWarn()
                        .setMessage("A membership in the sinks' group ended, another begins")
                        .addKeyValue("cause", e.getClass().getSimpleName())
                        .addKeyValue("detail", e.getMessage())
                        .log();
            } finally {
                ready = false;
            }
            rest();
        }
    }

    /** Whether this sink is a member of its group and takes commands. */
    boolean isReady() {
        return ready;
    }

    private boolean isOpen() {
        return closing.getCount() > 0;
    }

    private void rest() {
        try {
            boolean closed = closing.await(BETWEEN_MEMBERSHIPS.toMillis(), TimeUnit.MILLISECONDS);
            log.atDebug().setMessage("Rested").addKeyValue("closed", closed).log();
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }

    /** Ends after the round at hand; a claim in it is still carried out. */
    @Override
    public void close() {
        closing.countDown();
    }
}
