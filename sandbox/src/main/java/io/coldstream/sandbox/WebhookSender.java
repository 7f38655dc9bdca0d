package io.coldstream.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends webhooks, a bounded number at a time and in no promised order. 2xx is success. It waits up to 60 s for an
 * answer, as the public guide says of the vendor.
 */
final class WebhookSender implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);
    private static final int MOST_IN_FLIGHT = 32;
    private static final int HISTORY = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private record Try(Delivery delivery, boolean copy) {}

    private final String apiKey;
    private final Deliveries deliveries;
    private final Faults faults;
    private final RealTime time;
    private final Supplier<Behaviour> behaviour;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Try> ready = new ArrayDeque<>();
    private final Deque<Delivery> delivered = new ArrayDeque<>();
    private int inFlight;
    private long successes;
    private boolean closed;

    WebhookSender(String apiKey, Deliveries deliveries, Faults faults, RealTime time, Supplier<Behaviour> behaviour) {
        this.apiKey = apiKey;
        this.deliveries = deliveries;
        this.faults = faults;
        this.time = time;
        this.behaviour = behaviour;
    }

    /** Takes up what an earlier process left. */
    void resume() {
        deliveries.pending().forEach(this::at);
    }

    /** Takes over a new webhook, which is written down already, and does to it what a fault says. */
    void send(Delivery delivery) {
        Optional<Fault> fault = faults.onWebhook(delivery.event());
        if (fault.isEmpty()) {
            ready(new Try(delivery, false));
            return;
        }
        switch (fault.get().kind()) {
            case DROP -> deliveries.end(delivery, Delivery.State.DROPPED);
            case DUPLICATE -> {
                ready(new Try(delivery, false));
                ready(new Try(delivery, true));
            }
            case DELAY -> later(delivery, Duration.ofSeconds(fault.get().seconds()));
            case REORDER -> {
                long most = Duration.ofSeconds(fault.get().seconds()).toMillis();
                long seed = fault.get().seed() ^ delivery.deliveryId().hashCode();
                later(delivery, Duration.ofMillis(new Random(seed).nextLong(most)));
            }
            case STATUS, RESET, TIMEOUT, CUT, SLOW, GARBAGE -> throw new IllegalStateException("of calls");
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

    /** The same webhook, to be sent from the beginning. */
    Delivery afresh(Delivery delivery) {
        return delivery.afresh(time.now());
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
        later(delivery, Duration.between(time.now(), delivery.nextAt()));
    }

    private void later(Delivery delivery, Duration wait) {
        if (wait.isPositive()) {
            time.after(wait, () -> ready(new Try(delivery, false)));
        } else {
            ready(new Try(delivery, false));
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
                boolean accepted = post(url, one.delivery());
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

    private boolean post(URI url, Delivery delivery) {
        Signature signature = behaviour.get().signature();
        byte[] body = delivery.body().getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString((signature.renewed() ? time.now() : delivery.firstSentAt()).getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("cmr-x-timestamp", timestamp)
                .header("cmr-x-signature", signature.of(apiKey, timestamp, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status >= 200 && status < 300;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
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
        client.shutdownNow();
    }
}
