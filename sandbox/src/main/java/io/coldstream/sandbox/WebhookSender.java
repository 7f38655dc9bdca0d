package io.coldstream.sandbox;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends webhooks, a bounded number at a time and in no promised order.
 */
final class WebhookSender implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);
    private static final int MOST_IN_FLIGHT = 32;
    private static final int HISTORY = 10_000;

    private record Try(Delivery delivery, boolean copy) {}

    private final WebhookPost post;
    private final Deliveries deliveries;
    private final Faults faults;
    private final RealTime time;
    private final Supplier<Behaviour> behaviour;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Try> ready = new ArrayDeque<>();
    private final Deque<Delivery> delivered = new ArrayDeque<>();
    private int inFlight;
    private long successes;
    private boolean closed;

    WebhookSender(
            WebhookPost post, Deliveries deliveries, Faults faults, RealTime time, Supplier<Behaviour> behaviour) {
        this.post = post;
        this.deliveries = deliveries;
        this.faults = faults;
        this.time = time;
        this.behaviour = behaviour;
    }

    /** Takes up what an earlier process left. */
    void resume(List<Delivery> left) {
        left.forEach(this::at);
    }

    /** Takes over a new webhook, which is written down already, and does to it what the faults say. */
    void send(Delivery delivery) {
        List<Faults.Hit> hits = faults.onWebhook(delivery.event());
        if (hits.stream().anyMatch(hit -> hit.fault().kind() == Fault.Kind.DROP)) {
            deliveries.end(delivery, Delivery.State.DROPPED);
            return;
        }
        int copies = hits.stream()
                .filter(hit -> hit.fault().kind() == Fault.Kind.DUPLICATE)
                .mapToInt(hit -> hit.fault().copies())
                .sum();
        for (int copy = 0; copy <= copies; copy++) {
            int number = copy;
            Duration wait = hits.stream().map(hit -> hit.wait(number)).reduce(Duration.ZERO, Duration::plus);
            later(new Try(delivery, copy > 0), wait);
        }
    }

    /** The last webhooks that were accepted, newest last. */
    List<Delivery> delivered() {
        lock.lock();
        try {
            return List.copyOf(delivered);
        } finally {
            lock.unlock();
        }
    }

    /** How many were accepted since the start. */
    long successes() {
        lock.lock();
        try {
            return successes;
        } finally {
            lock.unlock();
        }
    }

    private void at(Delivery delivery) {
        later(new Try(delivery, false), Duration.between(time.now(), delivery.nextAt()));
    }

    private void later(Try one, Duration wait) {
        if (wait.isPositive()) {
            time.after(wait, () -> ready(one));
        } else {
            ready(one);
        }
    }

    private void ready(Try one) {
        lock.lock();
        try {
            ready.addLast(one);
            startWaiting();
        } finally {
            lock.unlock();
        }
    }

    private void startWaiting() {
        while (!closed && inFlight < MOST_IN_FLIGHT && !ready.isEmpty()) {
            Try next = ready.removeFirst();
            inFlight++;
            Thread.ofVirtual().name("webhook").start(() -> carryOut(next));
        }
    }

    private void carryOut(Try one) {
        try {
            URI url = behaviour.get().webhookUrl();
            if (url == null) {
                deliveries.end(one.delivery(), Delivery.State.GIVEN_UP);
            } else {
                boolean accepted = post.send(url, one.delivery());
                if (!one.copy()) {
                    note(one.delivery(), accepted);
                }
            }
        } catch (Problem e) {
            // The sandbox closes: the delivery stands in the journal, and goes out again after the next start.
        } catch (RuntimeException e) {
            log.atError().setMessage("webhook lost its place").setCause(e).log();
        } finally {
            lock.lock();
            try {
                inFlight--;
                startWaiting();
            } finally {
                lock.unlock();
            }
        }
    }

    private void note(Delivery delivery, boolean accepted) {
        if (!accepted) {
            Delivery next = deliveries.failed(delivery);
            if (next.state() == Delivery.State.PENDING) {
                at(next);
            }
            return;
        }
        deliveries.succeeded(delivery);
        lock.lock();
        try {
            successes++;
            delivered.addLast(delivery);
            if (delivered.size() > HISTORY) {
                delivered.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            ready.clear();
        } finally {
            lock.unlock();
        }
        post.close();
    }
}
