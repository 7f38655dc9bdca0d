package io.coldstream.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Time that passes only when a test says so; alarms ring in its thread, in order. */
final class ManualTime implements RealTime {

    private record Alarm(Instant at, Runnable task) {}

    private final List<Alarm> alarms = new ArrayList<>();
    private Instant now;

    ManualTime(Instant now) {
        this.now = now;
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized Runnable after(Duration delay, Runnable task) {
        Alarm alarm = new Alarm(now.plus(delay), task);
        alarms.add(alarm);
        return () -> callOff(alarm);
    }

    private synchronized void callOff(Alarm alarm) {
        alarms.remove(alarm);
    }

    void advance(Duration duration) {
        Instant until = now().plus(duration);
        for (Optional<Alarm> next = next(until); next.isPresent(); next = next(until)) {
            next.get().task().run();
        }
        set(until);
    }

    private synchronized Optional<Alarm> next(Instant until) {
        Optional<Alarm> next =
                alarms.stream().filter(alarm -> !alarm.at().isAfter(until)).min(Comparator.comparing(Alarm::at));
        next.ifPresent(alarm -> {
            alarms.remove(alarm);
            now = alarm.at().isAfter(now) ? alarm.at() : now;
        });
        return next;
    }

    private synchronized void set(Instant moment) {
        now = moment;
    }

    @Override
    public synchronized void close() {
        alarms.clear();
    }
}
