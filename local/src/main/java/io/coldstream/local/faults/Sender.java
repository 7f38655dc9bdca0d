package io.coldstream.local.faults;

import io.coldstream.local.send.VendorSignature;
import io.coldstream.schemas.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Sends webhooks at a steady rate, each with an id of its own, and remembers which of them were answered with 200. */
final class Sender implements AutoCloseable {

    /** The vendor tries at once, after 30 s and after 5 minutes (GUIDE); then a webhook is lost. */
    static final List<Duration> AS_THE_VENDOR = List.of(Duration.ofSeconds(30), Duration.ofMinutes(5));

    static final List<Duration> ONCE = List.of();

    private static final int SUBSCRIPTIONS = 500;
    private static final int MOST_AT_ONCE = 1_000;
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);

    private final URI url;
    private final Secret key;
    private final List<Duration> repetitions;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService beat = Executors.newScheduledThreadPool(1);
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong open = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong slowest = new AtomicLong();
    private volatile boolean sending;

    /** @param repetitions how long after the first try each other one comes */
    Sender(URI url, Secret key, int perSecond, List<Duration> repetitions) {
        this.url = url;
        this.key = key;
        this.repetitions = List.copyOf(repetitions);
        long gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
        var unused = beat.scheduleAtFixedRate(this::beat, gap, gap, TimeUnit.NANOSECONDS);
    }

    void begin() {
        sending = true;
    }

    /** Sends nothing new; what has failed is still repeated. */
    void rest() {
        sending = false;
    }

    private void beat() {
        if (sending && places.tryAcquire()) {
            String id = "EVENT%023d".formatted(sent.getAndIncrement());
            open.incrementAndGet();
            senders.execute(() -> {
                try {
                    attempt(id, 0, System.nanoTime());
                } finally {
                    places.release();
                }
            });
        }
    }

    private void attempt(String id, int repetition, long firstAt) {
        if (answers(id)) {
            answered.add(id);
            open.decrementAndGet();
        } else if (repetition == repetitions.size()) {
            lost.incrementAndGet();
            open.decrementAndGet();
        } else {
            long at = firstAt + repetitions.get(repetition).toNanos();
            var unused = beat.schedule(
                    () -> senders.execute(() -> attempt(id, repetition + 1, firstAt)),
                    Math.max(0, at - System.nanoTime()),
                    TimeUnit.NANOSECONDS);
        }
    }

    private boolean answers(String id) {
        byte[] body = body(id).getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(ANSWERED_WITHIN)
                .header("cmr-x-timestamp", timestamp)
                .header("cmr-x-signature", VendorSignature.of(key, timestamp, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        long began = System.nanoTime();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
            if (status != 200) {
                refused.incrementAndGet();
            }
            return status == 200;
        } catch (IOException e) {
            unanswered.incrementAndGet();
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String body(String id) {
        long number = Long.parseLong(id.substring("EVENT".length()));
        long subscription = number % SUBSCRIPTIONS;
        return """
                {"event":"subscription.updated","eventId":"%s","data":{"userId":"user-1","userEmail":"johndoe@company.com",\
                "subscriptionId":"SUB%05d","workspaceType":"GOOGLE","quantity":%d,"domainId":"DOM%05d",\
                "domain":"d%05d.example","periodStart":"2026-01-08T23:59:59Z","periodEnd":"2027-01-08T23:59:59Z",\
                "autoRenew":true,"subscriptionStatus":"ACTIVE"}}""".formatted(id, subscription, 1 + number / SUBSCRIPTIONS % 50, subscription, subscription);
    }

    /** Whether every webhook was answered with 200, or given up. */
    boolean isDone() {
        return open.get() == 0;
    }

    /** The ids of those that were answered with 200. */
    Set<String> answered() {
        return answered;
    }

    /** Webhooks that were given up after their last repetition. */
    long lost() {
        return lost.get();
    }

    long sent() {
        return sent.get();
    }

    /** Of any answer, since the last time this was asked. */
    Duration slowest() {
        return Duration.ofNanos(slowest.getAndSet(0));
    }

    /** What there is to tell: counts. */
    String told() {
        return "%d webhooks, %d answered with 200; %d answers were refusals, %d tries without an answer"
                .formatted(sent.get(), answered.size(), refused.get(), unanswered.get());
    }

    @Override
    public void close() {
        beat.shutdownNow();
        senders.shutdownNow();
        http.shutdownNow();
    }
}
