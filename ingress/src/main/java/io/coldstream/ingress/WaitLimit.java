package io.coldstream.ingress;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends waits that take too long. A virtual thread that waits with a limit of its own sets a timer, and on JDK 25 each of
 * them wakes the thread that keeps the timers: a third of all that a webhook took of the processors. Here one thread
 * looks at all waits several times a second.
 */
final class WaitLimit implements AutoCloseable {

    private static final int PERIOD_MILLIS = 100;

    private final Map<CompletableFuture<?>, Long> deadlines = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("wait-limit").factory());

    WaitLimit() {
        var unused =
                thread.scheduleWithFixedDelay(this::endOverdue, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Waits until {@code awaited} is complete. One that takes longer, or up to a tenth of a second longer still, is
     * completed with a {@link TimeoutException}.
     *
     * @throws ExecutionException with what it failed with
     */
    void await(CompletableFuture<?> awaited, Duration longest) throws ExecutionException, InterruptedException {
        deadlines.put(awaited, System.nanoTime() + longest.toNanos());
        try {
            awaited.get();
        } finally {
            deadlines.remove(awaited);
        }
    }

    private void endOverdue() {
        long now = System.nanoTime();
        deadlines.forEach((awaited, deadline) -> {
            if (now - deadline > 0) {
                awaited.completeExceptionally(new TimeoutException("nobody answered in time"));
            }
        });
    }

    /** Ends all waits. */
    @Override
    public void close() {
        thread.shutdownNow();
        deadlines.keySet().forEach(awaited -> awaited.completeExceptionally(new TimeoutException("closed meanwhile")));
    }
}
