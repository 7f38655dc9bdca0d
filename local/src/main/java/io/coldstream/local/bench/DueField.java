package io.coldstream.local.bench;

import io.coldstream.avro.Money;
import io.coldstream.avro.SubscriptionObserved;
import io.coldstream.streams.avro.DueEntry;
import io.coldstream.streams.avro.PolicyScopes;
import io.coldstream.streams.avro.SubscriptionState;
import io.coldstream.streams.avro.Timer;
import io.coldstream.streams.domain.TimerKind;
import io.coldstream.streams.stores.DueKey;
import io.coldstream.streams.stores.Stores;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Many subscriptions in the real stage over its real stores, each with its state and a look that will be due, one after
 * the other at even distances. What has fired goes to the end, so their number stays.
 */
final class DueField implements AutoCloseable {

    private static final Duration BETWEEN = Duration.ofMillis(10);
    private static final PolicyScopes SCOPES = new PolicyScopes("67c1f3a2", "example.com");
    private static final Duration LEAD = Duration.ofHours(72);
    /** Has no factor in common with a power of ten: it takes each of the numbers below one once, out of order. */
    private static final long STRIDE = 7_654_321;

    private final LoneStage stage;
    private final int size;
    private final KeyValueStore<String, SubscriptionState> subscriptions;
    private final KeyValueStore<Bytes, DueEntry> due;
    private final Samples ticks = new Samples();
    private long fired;

    /** @param size a power of ten */
    DueField(int size, Path folder, Scratch scratch) {
        this.size = size;
        stage = new LoneStage(Stopwatch.APPLY, folder, scratch.keys());
        subscriptions = stage.store(Stores.SUBSCRIPTIONS);
        due = stage.store(Stores.DUE);
    }

    /** @param progress is told how many are there */
    void fill(LongConsumer progress) {
        SubscriptionState state = state();
        for (long i = 0; i < size; i++) {
            long number = i * STRIDE % size;
            subscriptions.put(id(number), state);
            put(number);
            if (i % 1_000_000 == 999_999) {
                progress.accept(i + 1);
            }
        }
    }

    /** As the stage itself wrote it, of a subscription that was heard of, looked at and read; its timers are taken out again. */
    private SubscriptionState state() {
        Instant at = Workbench.START.minus(Duration.ofDays(1));
        stage.take(id(0), EventStream.routed(id(0), 0, at));
        stage.tick(at);
        stage.take(id(0), new Timer("LOOK", null, at, at, "DRY_RUN", LEAD.toMillis(), false, "default", 0L, null));
        stage.take(
                id(0),
                SubscriptionObserved.newBuilder()
                        .setSubscriptionId(id(0))
                        .setShown(true)
                        .setObservedAt(at)
                        .setStatus("ACTIVE")
                        .setPeriodStart(at)
                        .setPeriodEnd(at.plus(Duration.ofDays(365)))
                        .setBillingCycle("YEARLY")
                        .setAutoRenew(false)
                        .setPrice(new Money(new BigDecimal("5.5000"), "USD"))
                        .setQuantity(3)
                        .build());
        stage.forwarded();
        try (var all = due.all()) {
            all.forEachRemaining(entry -> due.delete(entry.key));
        }
        return Objects.requireNonNull(subscriptions.get(id(0)));
    }

    /** Lets come due what is next, and tells how many timers fired. */
    int tick(int count) {
        Instant now = dueAt(fired + count - 1);
        long began = System.nanoTime();
        stage.tick(now);
        ticks.add(System.nanoTime() - began);
        int forwarded = stage.forwarded();
        for (int i = 0; i < count; i++) {
            put(fired + size);
            fired++;
        }
        return forwarded;
    }

    /** A webhook that came late makes a subscription be looked at at a time that has passed: how many timers that fires. */
    int behindTheCursor() {
        long number = fired + size / 2;
        Instant passed = dueAt(fired - 1).minus(Duration.ofHours(1));
        stage.take(id(number), EventStream.routed(id(number), 1, passed));
        stage.forwarded();
        stage.tick(dueAt(fired - 1));
        return stage.forwarded();
    }

    /** Nanoseconds of each tick. */
    Samples ticks() {
        return ticks;
    }

    long fired() {
        return fired;
    }

    private void put(long number) {
        Instant at = dueAt(number);
        due.put(
                DueKey.of(at, TimerKind.LOOK, id(number), null),
                new DueEntry(id(number), TimerKind.LOOK.name(), null, at, SCOPES));
    }

    private static Instant dueAt(long number) {
        return Workbench.START.plus(BETWEEN.multipliedBy(number));
    }

    private String id(long number) {
        // In another order than their times.
        return "SUBSCRIPTION%016d".formatted(number % size * STRIDE % size);
    }

    @Override
    public void close() {
        stage.close();
    }
}
