package io.coldstream.streams.sink;

import io.coldstream.avro.AttemptVerdict;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Carries out claimed commands on virtual threads: bounded in number, one at a time per key. Only the thread that claims
 * hands over, so a permit that is free when asked for is free when taken.
 */
final class Calls {

    private final Execution execution;
    private final SinkMetrics metrics;
    private final int most;
    private final Semaphore permits;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    Calls(Execution execution, SinkMetrics metrics, int most) {
        this.execution = execution;
        this.metrics = metrics;
        this.most = most;
        this.permits = new Semaphore(most, true);
        metrics.underWay(() -> most - permits.availablePermits());
    }

    int free() {
        return permits.availablePermits();
    }

    boolean isBusy(String key) {
        return busy.contains(key);
    }

    /** Calls, or reports why not. Only for a claim that was committed with certainty. */
    void take(Claim claim, Moment begun) {
        if (claim.verdict() != AttemptVerdict.CALLING) {
            execution.leaveUndone(claim.command(), claim.reason());
            return;
        }
        permits.acquireUninterruptibly();
        String key = claim.received().key();
        busy.add(key);
        Thread.ofVirtual().name("call-", 0).start(() -> {
            try {
                metrics.timed(claim.command().getKind(), () -> execution.execute(claim.command(), begun));
            } finally {
                busy.remove(key);
                permits.release();
            }
        });
    }

    /** Waits for the calls under way, to be used when nothing is handed over any more. */
    boolean drain(Duration patience) throws InterruptedException {
        boolean drained = permits.tryAcquire(most, patience.toMillis(), TimeUnit.MILLISECONDS);
        if (drained) {
            permits.release(most);
        }
        return drained;
    }
}
