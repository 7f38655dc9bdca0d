package io.coldstream.local.up;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs, in the order it was started; closed in reverse, whoever asks for it first. */
final class House implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(House.class);

    private final Deque<Room> rooms = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean closing;

    private record Room(String name, AutoCloseable process) {}

    /** Thrown instead of starting a room when the house is being left. */
    static final class Closing extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Starts a room. A call to {@link #close} meanwhile waits until it stands, so that nothing is left behind. */
    synchronized <T extends AutoCloseable> T open(String name, Callable<T> start) throws Exception {
        if (closing) {
            throw new Closing();
        }
        long began = System.nanoTime();
        T process = start.call();
        rooms.push(new Room(name, process));
        log.atInfo()
                .setMessage("started")
                .addKeyValue("room", name)
                .addKeyValue("millis", (System.nanoTime() - began) / 1_000_000)
                .log();
        return process;
    }

    @Override
    public synchronized void close() {
        closing = true;
        while (!rooms.isEmpty()) {
            Room room = rooms.pop();
            try {
                room.process().close();
                log.atInfo()
                        .setMessage("stopped")
                        .addKeyValue("room", room.name())
                        .log();
            } catch (Exception e) {
                log.atError()
                        .setMessage("did not stop cleanly")
                        .addKeyValue("room", room.name())
                        .setCause(e)
                        .log();
            }
        }
        closed.countDown();
    }

    void awaitClosed() throws InterruptedException {
        closed.await();
    }
}
