package io.coldstream.streams.topology;

import io.coldstream.streams.domain.TimerKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * How late timers fire, in business time: {@code coldstream.timers.overdue} counts the fired ones by kind and by how long
 * they were overdue, each in one of {@code 1s}, {@code 10s}, {@code 1m}, {@code 10m} (less than that) and {@code more}.
 */
final class Overdue {

    private static final List<Duration> BOUNDS =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(10));
    private static final List<String> NAMES = List.of("1s", "10s", "1m", "10m", "more");

    private final Map<TimerKind, List<Counter>> counters = new EnumMap<>(TimerKind.class);

    Overdue(MeterRegistry metrics) {
        for (TimerKind kind : TimerKind.values()) {
            List<Counter> ofKind = new ArrayList<>();
            for (String name : NAMES) {
                ofKind.add(metrics.counter(
                        "coldstream.timers.overdue",
                        "kind",
                        kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        "under",
                        name));
            }
            counters.put(kind, List.copyOf(ofKind));
        }
    }

    void fired(String kind, Instant dueAt, Instant firedAt) {
        Duration late = Duration.between(dueAt, firedAt);
        int bucket = 0;
        while (bucket < BOUNDS.size() && late.compareTo(BOUNDS.get(bucket)) >= 0) {
            bucket++;
        }
        Objects.requireNonNull(counters.get(TimerKind.valueOf(kind)))
                .get(bucket)
                .increment();
    }
}
